"""The stages of the training: each does what is missing in the folder, and says how far it is."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import torch

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.base.resources import resources_dir
from emo_desktop.motion.hearing import Hearing
from emo_desktop.motion.speech_encoder import MODEL_FILE, SpeechEncoder
from emo_desktop.training.speech.augment import Chances
from emo_desktop.training.speech.card import card
from emo_desktop.training.speech.corpus import Utterance, make_corpus, read_corpus
from emo_desktop.training.speech.evaluate import (
    score,
    shift_errors,
    streams,
    voiceless_score,
)
from emo_desktop.training.speech.examples import (
    is_written,
    read_examples,
    spoken_windows,
    voiceless_windows,
    write_examples,
)
from emo_desktop.training.speech.export import export_network, read_encoder
from emo_desktop.training.speech.network import (
    NetworkConfig,
    SpeechFeatures,
    SpeechNetwork,
)
from emo_desktop.training.speech.noises import (
    TRAINED_MUSIC,
    TRAINED_NOISES,
    UNSEEN_MUSIC,
    UNSEEN_NOISES,
)
from emo_desktop.training.speech.recipes import PASSES, RECIPES, example_folders
from emo_desktop.training.speech.sources import SOURCES
from emo_desktop.training.speech.trainer import HeadTrainer

NAMES = ("corpus", "examples", "train", "evaluate", "ship")
CARD_FILE = "speech-network.md"
HELD_OUT = (
    "piper", "festival_held_out", "espeak_held_out", "russian", "singing_held_out",
    "festival_singing", "human", "human_text",
)  # fmt: skip

_RECORDED_SPEAKER = "festvox-ru:"
_VOICELESS, _TELEPHONE = "voiceless", "telephone"
_VOICELESS_EXAMPLES = example_folders(_VOICELESS)
_VOICELESS_WINDOWS = 420
_MUSIC_BELOW_DB = (10.0, 5.0, 0.0)
_MUSIC_UTTERANCES = 40
_MOST_MINUTES = 8.0  # of each kind of voice
_COMPARED = ("piper", "russian")


def make_corpus_stage(folder: Path) -> None:
    """The speech, from the packages and programs that speak it."""
    make_corpus(folder / "corpus", SOURCES)


def make_examples_stage(folder: Path, *, processes: int) -> None:
    """What the encoder hears in the speech and in sounds without any."""
    names = [name for source in PASSES for name in example_folders(source)]
    missing = [name for name in names if not is_written(folder / "examples" / name)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        jobs = {pool.submit(_write_examples, folder, name): name for name in missing}
        for number, job in enumerate(as_completed(jobs), 1):
            _say(f"examples {number} of {len(missing)}: {jobs[job]}, {job.result()} windows")


def train_stage(folder: Path, recipe_name: str, seed: int, *, steps: int | None = None) -> None:
    """One head by one recipe, exported."""
    recipe = RECIPES[recipe_name]
    target = _network_file(folder, recipe_name, seed)
    if target.exists():
        return
    trainer = HeadTrainer(
        recipe.config,
        recipe.seeded(seed, steps),
        spoken=[read_examples(folder / "examples" / name) for name in recipe.examples],
        voiceless=[read_examples(folder / "examples" / name) for name in _VOICELESS_EXAMPLES],
        checkpoint=target.with_suffix(".safetensors"),
    )
    began, first = time.monotonic(), trainer.step
    for progress in trainer.run():
        per_step_s = (time.monotonic() - began) / (progress.step - first)
        left_s = (progress.steps - progress.step) * per_step_s
        _say(
            f"{recipe_name}, seed {seed}: step {progress.step} of {progress.steps}, "
            f"loss {progress.loss:.3f}, {left_s / 60:.0f} min left"
        )
    export_network(SpeechNetwork(_features(recipe.config), trainer.trained()), target)


def evaluate_stage(folder: Path, recipe_name: str, seed: int) -> None:
    """What the program performs with one network, as ``results/RECIPE-SEED.json``."""
    target = folder / "results" / f"{recipe_name}-{seed}.json"
    network = _network_file(folder, recipe_name, seed)
    if target.exists() or not network.exists():
        return
    hearing = Hearing(meter=VoiceMeter(), encoder=SpeechEncoder(model=network.read_bytes()))
    whole = recipe_name in ("shipped", "synthetic")
    results: dict[str, Any] = {}
    for name, utterances in _held_out(folder, HELD_OUT if whole else _COMPARED):
        results[name] = _plain(score(streams(utterances), hearing))
        _say(f"{recipe_name}, seed {seed}: {name} {results[name]}")
    if whole:
        results |= _beyond_speech(folder, hearing)
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(results, indent=1), encoding="utf-8")


def report_stage(folder: Path) -> None:
    """All results together, by recipe: mean and spread over the seeds."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((folder / "results").glob("*-*.json")):
        recipe = path.stem.rsplit("-", 1)[0]
        found.setdefault(recipe, []).append(json.loads(path.read_text(encoding="utf-8")))
    report = {recipe: _over_seeds(runs) for recipe, runs in found.items()}
    text = json.dumps(report, indent=1)
    (folder / "results" / "report.json").write_text(text, encoding="utf-8")
    _say(text)


def ship_stage(folder: Path, seed: int) -> None:
    """Put one network of the shipped recipe into the program, with its digest and its card."""
    content = _network_file(folder, "shipped", seed).read_bytes()
    models = resources_dir() / "models"
    (models / MODEL_FILE).write_bytes(content)
    manifest = models / "manifest.json"
    listed = json.loads(manifest.read_text(encoding="utf-8"))
    listed["files"][MODEL_FILE]["sha256"] = hashlib.sha256(content).hexdigest()
    text = json.dumps(listed, indent=2, ensure_ascii=False, sort_keys=True)
    manifest.write_text(text + "\n", encoding="utf-8")
    report = json.loads((folder / "results" / "report.json").read_text(encoding="utf-8"))
    minutes: dict[str, float] = {}
    for utterance in read_corpus(folder / "corpus", split="train"):
        minutes[utterance.source] = minutes.get(utterance.source, 0.0) + utterance.duration_s / 60
    (models.parents[1] / "docs" / CARD_FILE).write_text(
        card(report, minutes, seed), encoding="utf-8"
    )
    _say(f"{MODEL_FILE} is in place; put its new digest into NOTICE.")


def _write_examples(folder: Path, name: str) -> int:
    """Examples of one source and pass; runs in a process of its own."""
    torch.set_num_threads(1)
    source, number = name.rsplit("-", 1)
    rng = np.random.default_rng([int(number), *source.encode()])
    if source == _VOICELESS:
        windows = voiceless_windows(_VOICELESS_WINDOWS, rng)
    else:
        chances = Chances(telephone=1.0) if source == _TELEPHONE else Chances()
        windows = spoken_windows(_training_utterances(folder, source), rng, chances)
    return write_examples(windows, _features(NetworkConfig()), folder / "examples" / name)


def _training_utterances(folder: Path, source: str) -> list[Utterance]:
    """The utterances of a source of examples; sung ones of the recorded speaker are apart."""
    utterances = list(read_corpus(folder / "corpus", split="train"))
    if source == _TELEPHONE:
        spoken = ("hibari", "espeak", "festival")
        return [utterance for utterance in utterances if utterance.source in spoken][::4]
    recorded = source.endswith("_russian")
    found = [u for u in utterances if u.source == source.removesuffix("_russian")]
    if not source.startswith("singing"):
        return found
    return [u for u in found if u.voice.startswith(_RECORDED_SPEAKER) == recorded]


def _held_out(folder: Path, names: Sequence[str]) -> Iterator[tuple[str, list[Utterance]]]:
    """Utterances nobody was trained on, by source; recorded people by language."""
    by_name: dict[str, list[Utterance]] = {}
    for utterance in read_corpus(folder / "corpus"):
        if utterance.split == "test" and utterance.source in names:
            name = utterance.source
            if name.startswith("human"):
                name = f"{name} {utterance.voice}"
            spoken = by_name.setdefault(name, [])
            if sum(u.duration_s for u in spoken) < 60 * _MOST_MINUTES:
                spoken.append(utterance)
    yield from by_name.items()


def _beyond_speech(folder: Path, hearing: Hearing) -> dict[str, Any]:
    """Sounds without a voice, music under one, and another place on the grid of windows."""
    ((_, piper),) = _held_out(folder, ("piper",))
    results: dict[str, Any] = {
        "trained sounds": voiceless_score((*TRAINED_NOISES, *TRAINED_MUSIC), hearing),
        "unseen sounds": voiceless_score((*UNSEEN_NOISES, *UNSEEN_MUSIC), hearing),
    }
    under = piper[:_MUSIC_UTTERANCES]
    for maker in UNSEEN_MUSIC:
        for below_db in _MUSIC_BELOW_DB:
            for is_stereo in (False, True):
                name = f"piper over {maker.__name__} at {below_db:.0f} dB"
                name += ", from the middle of a stereo mix" if is_stereo else ""
                mixed = streams(under, beside=maker, below_db=below_db, from_the_middle=is_stereo)
                results[name] = _plain(score(mixed, hearing))
                _say(f"{name} {results[name]}")
    first = next(streams(piper))
    results["shift by 3 s"] = dict(
        zip(("mean", "largest"), shift_errors(first.samples, hearing), strict=True)
    )
    return results


def _plain(result: Any) -> dict[str, float]:
    """A score as JSON has it."""
    facts = {key: value for key, value in asdict(result).items() if key != "closures"}
    closures = result.closures
    offsets = np.array(closures.offsets_s or [0.0])
    facts |= {
        "bilabials": closures.said,
        "closure_recall": closures.recall,
        "closure_precision": closures.precision,
        "closure_offset_median_s": float(np.median(offsets)),
        "closure_offset_abs_s": float(np.abs(offsets).mean()),
    }
    return {key: round(float(value), 4) for key, value in facts.items()}


def _over_seeds(runs: Sequence[Any]) -> Any:
    """The same structure with [mean, least, most] in place of every number."""
    first = runs[0]
    if isinstance(first, dict):
        return {key: _over_seeds([run[key] for run in runs if key in run]) for key in first}
    if isinstance(first, list):
        return [_over_seeds(column) for column in zip(*runs, strict=True)]
    return [round(float(value), 4) for value in (np.mean(runs), min(runs), max(runs))]


def _features(config: NetworkConfig) -> SpeechFeatures:
    """The encoder as it ships."""
    features = SpeechFeatures(config)
    features.load_encoder(read_encoder(resources_dir() / "models" / MODEL_FILE))
    return features


def _network_file(folder: Path, recipe: str, seed: int) -> Path:
    target = folder / "networks" / f"{recipe}-{seed}.onnx"
    target.parent.mkdir(exist_ok=True)
    return target


def _say(sentence: str) -> None:
    sys.stderr.write(f"{sentence}\n")
