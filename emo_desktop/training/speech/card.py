"""The card of the shipped network: what it is, what it learned from, and how well it hears."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from emo_desktop.training.speech.recipes import RECIPES

_BEGIN = """# The speech network

`resources/models/speech_articulation.onnx`: 10 s of samples (16 kHz) to 23 articulatory classes
and 14 mouth shapes every 20 ms. Whisper's log-mel spectrum and the encoder of OpenAI's Whisper
tiny.en (MIT, weights unchanged, half precision), whose states after blocks 2 and 4 go, with the
spectrum, through a temporal convolution network of 0.65 M weights of our own (Apache-2.0).
OpenCV runs it; torch is needed to train it only. This page is written by the training command:

    python -m emo_desktop.training.speech FOLDER

## What it learned from
"""

_SOURCES = {
    "hibari": "neural English voice of PyPI hibari-tts (Apache-2.0), labels from its durations",
    "espeak": "espeak-ng, 13 languages and 35 variants; audio made with the GPL-3 tool",
    "festival": "voices of festival and flite, English and Italian; audio made with the tools",
    "singing": "the voices above and the recorded one sung anew with WORLD (pyworld, MIT)",
    "russian": "recorded Russian speaker, Debian festvox-ru (BSD-like), the corpus's own labels",
}

_BETWEEN = """
Every source was heard in other tempos, rooms, microphones, on telephone lines, with noise and
with music of several kinds under it; an eighth of each batch are sounds without any voice. No
recorded person speaks English in it. Recordings whose licence asks that what is derived be
shared alike were not trained on, only tested on.

## How well it hears

Measured on the program's own curves at 25 frames per second (closures: mouthPress above .2 with
jawOpen below .2, within 40 ms of a label, 100 ms of what a recogniser hears). Mean of three
seeds, in brackets the least and the most; the shipped network is seed {seed}. None of the
voices was trained on, but for the Russian one in the first table (other sentences of the same
speaker). *hama*: against the phonemes that the recogniser of PyPI hama hears; *text*: against
the phonemes of the prompt's text, placed in time by hama. hama is trained on English and misses
a fifth to a third of the p, b and m of other languages, which is why its precision column is
low there. Of the Spanish text's 363, 79 are b and v between vowels, where lips only come
near each other. The prompts are telephone sound. The music named here was never
heard in training.
"""


def card(report: Mapping[str, Any], minutes: Mapping[str, float], seed: int) -> str:
    """The page, in Markdown.

    Args:
        report: by recipe and set, [mean, least, most] over the seeds; ``stages.report_stage``.
        minutes: of training speech by source.
        seed: of the network that ships.
    """
    lines = [_BEGIN, "| source | minutes | what it is |", "|---|---|---|"]
    lines += [
        f"| {name} | {minutes.get(name, 0):.0f} | {what} |" for name, what in _SOURCES.items()
    ]
    lines.append(_BETWEEN.format(seed=seed))
    for name, recipe in RECIPES.items():
        if name in report:
            lines += [f"\n### {recipe.title}\n", *_table(report[name])]
    lines += _beyond(report["shipped"])
    return "\n".join(lines) + "\n"


def _table(sets: Mapping[str, Any]) -> Iterator[str]:
    yield "| voices | p b m | recall | precision | offset ms | jaw r | 10 groups | 23 classes |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, scores in sets.items():
        if "closure_recall" not in scores:
            continue
        cells = (
            _named(name), f"{scores['bilabials'][0]:.0f}", _span(scores["closure_recall"]),
            _span(scores["closure_precision"]), _ms(scores["closure_offset_median_s"]),
            _span(scores["jaw_r"]), _span(scores["group_accuracy"]), _span(scores["accuracy"]),
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _beyond(sets: Mapping[str, Any]) -> Iterator[str]:
    yield "\n### Sounds without a voice\n"
    yield "| sound | mean jawOpen | closures |"
    yield "|---|---|---|"
    for kind in ("trained sounds", "unseen sounds"):
        for name, (jaw, closures) in sets[kind].items():
            yield f"| {name} ({kind.split()[0]}) | {_span(jaw)} | {closures[0]:.1f} |"
    shift = sets["shift by 3 s"]
    yield (
        f"\nThe same voice three seconds later on the grid of windows: jaw {_span(shift['mean'])} "
        f"off in the mean, {_span(shift['largest'])} at most.\n"
    )


def _named(name: str) -> str:
    """A set's name for people."""
    name = name.replace("human_text asterisk:", "text: ").replace("human asterisk:", "hama: ")
    return name.replace("human moonshine:", "hama: ").replace("_", " ")


def _span(values: Sequence[float]) -> str:
    mean, least, most = (f"{value:.3f}".removeprefix("0") for value in values)
    return f"{mean} ({least}–{most})"


def _ms(values: Sequence[float]) -> str:
    return f"{1000 * values[0]:+.0f}"
