"""Makes tests/data/voices from a corpus: ``python -m tests.performance.make_voices CORPUS``.

Needs the training packages. Labelled speech is a recorded person with the corpus's own labels; for
prompts in Italian and for the sample voices the recogniser hama says where p, b and m are.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from emo_desktop.app.samples import sample_voice
from emo_desktop.training.speech.corpus import Utterance, read_corpus
from emo_desktop.training.speech.human import HEARD_LATE_S, Recording, hear_recording
from emo_desktop.training.speech.phones import classes_of
from emo_desktop.training.speech.recordings import Phone

FOLDER = Path(__file__).parents[1] / "data" / "voices"
_COUNT = 5
_LENGTH_S = (3.5, 6.5)


def bilabials(phones: tuple[Phone, ...], late_s: float = 0.0) -> list[list[float]]:
    """Start and end of every p, b and m."""
    return [
        [round(phone.start_s - late_s, 3), round(phone.end_s - late_s, 3)]
        for phone in phones
        if classes_of(phone.ipa)[0][0] == "PBM"
    ]


def main(corpus: Path) -> None:
    """Copy the recordings and write what is said in them."""
    FOLDER.mkdir(exist_ok=True)
    utterances = list(read_corpus(corpus, split="test"))
    for voice in ("festvox-ru:nsh", "asterisk:it_IT_m_Carlo"):
        for utterance in _chosen([u for u in utterances if u.voice == voice]):
            _write(utterance)
    for name in ("speech", "song"):
        sample = sample_voice().with_name(f"{name}.flac")
        heard = hear_recording(Recording(sample, name, "en")).heard
        _write_json(name, {"sample": sample.name, "bilabials": bilabials(heard, HEARD_LATE_S)})


def _chosen(utterances: list[Utterance]) -> list[Utterance]:
    """The first of handy length with at least two p, b or m."""
    fitting = [
        utterance
        for utterance in utterances
        if _LENGTH_S[0] < utterance.duration_s < _LENGTH_S[1]
        and len(bilabials(utterance.phones or utterance.heard)) >= 2
    ]
    return fitting[:_COUNT]


def _write(utterance: Utterance) -> None:
    name = utterance.path.stem
    shutil.copyfile(utterance.path, FOLDER / f"{name}.flac")
    is_labelled = bool(utterance.phones)
    late_s = 0.0 if is_labelled else HEARD_LATE_S
    phones = utterance.phones or utterance.heard
    facts = {
        "voice": utterance.voice,
        "language": utterance.language,
        "bilabials": bilabials(phones, late_s),
    }
    if is_labelled:
        facts["phones"] = [list(phone) for phone in utterance.phones]
    _write_json(name, facts)


def _write_json(name: str, facts: dict[str, object]) -> None:
    text = json.dumps(facts, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
