"""How well a mouth says what is said: classes, jaw, and the lips at p, b and m."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.base.runs import runs
from emo_desktop.motion.visemes import CLASS_INDEX, CLASSES
from emo_desktop.training.speech.phones import classes_of
from emo_desktop.training.speech.recordings import Phone

# Ten groups that look different: pause, lips, teeth on lip, sibilants, other consonants, vowels.
_GROUPS = (
    ("sil",), ("PBM",), ("FV",), ("SZ", "SH"), ("TH", "TDNL", "KG", "H", "R", "J"),
    ("A", "AH", "AE"), ("EH", "ER"), ("IH", "IY"), ("OH",), ("W", "UH", "UW", "YY"),
)  # fmt: skip
_GROUP_OF_CLASS = np.array(
    [next(number for number, group in enumerate(_GROUPS) if name in group) for name in CLASSES]
)
_PRESSED, _JAW_SHUT = 0.2, 0.2

Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ClosureScore:
    """Lips that close, against p, b and m that are said.

    Args:
        said: how many p, b and m.
        shown: how many of them the lips show.
        closed: how often the lips close.
        right: how many of these are a p, b or m.
        offsets_s: middle of the lips' closure less middle of the phone, where both meet.
    """

    said: int = 0
    shown: int = 0
    closed: int = 0
    right: int = 0
    offsets_s: tuple[float, ...] = ()

    @property
    def recall(self) -> float:
        """Share of what is said that is shown."""
        return self.shown / max(1, self.said)

    @property
    def precision(self) -> float:
        """Share of the closures that are said."""
        return self.right / max(1, self.closed)

    def __add__(self, other: ClosureScore) -> ClosureScore:
        return ClosureScore(
            self.said + other.said,
            self.shown + other.shown,
            self.closed + other.closed,
            self.right + other.right,
            self.offsets_s + other.offsets_s,
        )


def score_closures(
    press: Floats, jaw: Floats, phones: Sequence[Phone], *, times_s: Floats, slack_s: float
) -> ClosureScore:
    """Compare the lips of a track with the p, b and m that are said.

    Args:
        press: (T,) mouthPress.
        jaw: (T,) how far the jaw holds the lips apart: jawOpen less mouthClose.
        phones: what is said.
        times_s: (T,) the moments.
        slack_s: by how much lips and phone may miss each other.
    """
    closures = _moments((press > _PRESSED) & (jaw < _JAW_SHUT), times_s)
    bilabials = [
        (phone.start_s, phone.end_s)
        for phone in phones
        if any(name == "PBM" for name, _ in classes_of(phone.ipa))
    ]
    offsets = []
    for begin_s, end_s in bilabials:
        met = [run for run in closures if _meet(run, (begin_s, end_s), slack_s)]
        middles = [(run[0] + run[1] - begin_s - end_s) / 2 for run in met]
        if middles:
            offsets.append(min(middles, key=abs))
    right = sum(any(_meet(run, said, slack_s) for said in bilabials) for run in closures)
    return ClosureScore(len(bilabials), len(offsets), len(closures), right, tuple(offsets))


def group_accuracy(heard: Ints, said: Ints) -> float:
    """Share of the steps with speech (T,) whose class is in the right one of ten groups."""
    speech = said != CLASS_INDEX["sil"]
    return float((_GROUP_OF_CLASS[heard] == _GROUP_OF_CLASS[said])[speech].mean())


def correlation(first: Floats, second: Floats) -> float:
    """Pearson's r of two tracks (T,)."""
    return float(np.corrcoef(first, second)[0, 1])


def lag_s(track: Floats, reference: Floats, *, step_s: float, reach: int = 10) -> float:
    """By how much ``track`` (T,) is late against ``reference`` (T,), in seconds."""
    inner = reference[reach:-reach]
    scores = [
        correlation(track[reach + shift : len(track) - reach + shift], inner)
        for shift in range(-reach, reach + 1)
    ]
    return (int(np.argmax(scores)) - reach) * step_s


def _moments(holds: Booleans, times_s: Floats) -> list[tuple[float, float]]:
    """First and last moment of every stretch that holds."""
    return [(float(times_s[first]), float(times_s[end - 1])) for first, end in runs(holds).tolist()]


def _meet(first: tuple[float, float], second: tuple[float, float], slack_s: float) -> bool:
    return first[0] <= second[1] + slack_s and second[0] <= first[1] + slack_s
