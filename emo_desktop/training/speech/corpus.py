"""The labelled speech that the network learns from, in a folder.

A corpus has one folder per source, each with ``NAME.flac`` files (16 kHz, mono) and ``index.jsonl``
with one JSON object per utterance. An utterance is in the index only once its sound is written,
so an interrupted make goes on where it stopped.
"""

from __future__ import annotations

import json
import logging
import multiprocessing
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from emo_desktop.audio.source import ANALYSIS_RATE_HZ
from emo_desktop.base.errors import EmoError
from emo_desktop.training.speech.phones import UnknownSoundError, unknown_sounds
from emo_desktop.training.speech.recordings import (
    Order,
    Phone,
    Samples,
    Source,
    Split,
    Spoken,
    completed,
    resampled,
)

__all__ = ["CorpusError", "Phone", "Utterance", "make_corpus", "read_corpus"]

INDEX = "index.jsonl"
_TOLD_EVERY_S = 20.0

_log = logging.getLogger(__name__)


class CorpusError(EmoError):
    """The folder holds no corpus, or a damaged one."""

    hint = "Make it again: delete the folder of the source and run the make step."


@dataclass(frozen=True, slots=True)
class Utterance:
    """A recording of the corpus and what is said in it when.

    Args:
        path: its FLAC file.
        source: the name of its folder.
        name: unique within the source.
        voice: the speaker, unique over all sources.
        language: a language code.
        text: what is said; empty if not known.
        split: what it may be used for.
        duration_s: its length.
        phones: labels from 0 to the end; empty if there are none.
        heard: what a recogniser heard in it, for recordings without labels; its times are rough.
    """

    path: Path
    source: str
    name: str
    voice: str
    language: str
    text: str
    split: Split
    duration_s: float
    phones: tuple[Phone, ...]
    heard: tuple[Phone, ...] = ()

    def read(self) -> Samples:
        """(N,) samples at 16 kHz.

        Raises:
            CorpusError: the file cannot be read or has another rate.
        """
        try:
            samples, rate_hz = soundfile.read(self.path, dtype="float32")
        except (OSError, soundfile.LibsndfileError) as error:
            raise CorpusError(f"{self.path} cannot be read: {error}") from error
        if rate_hz != ANALYSIS_RATE_HZ or samples.ndim != 1:
            raise CorpusError(f"{self.path} is not a mono sound at 16 kHz.")
        return np.asarray(samples, np.float32)


def read_corpus(folder: Path, *, split: Split | None = None) -> Iterator[Utterance]:
    """The utterances of all sources in a folder, or those of one split, in a fixed order.

    Raises:
        CorpusError: there is no corpus, or an index is damaged.
    """
    indices = sorted(folder.glob(f"*/{INDEX}"))
    if not indices:
        raise CorpusError(f"{folder} holds no corpus.")
    for index in indices:
        for entry in _entries(index):
            utterance = _utterance(index.parent, entry)
            if split in (None, utterance.split):
                yield utterance


def make_corpus(folder: Path, sources: Sequence[Source], *, processes: int = 2) -> None:
    """Make or complete the sources, one after another; what is there already stays.

    Raises:
        UnknownSoundError: a source has labels that belong to no class; its index keeps what
            was written before.
        ToolError: a program or package that a source needs is missing.
    """
    for source in sources:
        _make_source(folder, source, processes)


def _make_source(folder: Path, source: Source, processes: int) -> None:
    place = folder / source.name
    place.mkdir(parents=True, exist_ok=True)
    written = {entry["name"]: float(entry["duration_s"]) for entry in _mended(place / INDEX)}
    orders = source.orders(folder)
    if source.minutes is None:
        listed = list(orders)
        filling = _Filling(source.name, wanted=len(listed), done=len(written))
        orders = iter(listed)
    else:
        filling = _Filling(source.name, wanted=source.minutes, done=sum(written.values()) / 60)
    left = (order for order in orders if order.name not in written)
    with (place / INDEX).open("a", encoding="utf-8") as index:
        for order, spoken in _spoken(left, processes):
            if filling.is_full:
                break
            entry = _write(place, order, spoken)
            index.write(json.dumps(entry, ensure_ascii=False) + "\n")
            index.flush()
            filling.add(1 if source.minutes is None else entry["duration_s"] / 60)
    filling.tell()


class _Filling:
    """How full a source is, in minutes or recordings, and when it will be done."""

    def __init__(self, name: str, *, wanted: float, done: float) -> None:
        self._name, self._wanted = name, wanted
        self._done = self._done_before = done
        self._begin = self._told = time.monotonic()

    @property
    def is_full(self) -> bool:
        """Whether nothing more is wanted."""
        return self._done >= self._wanted

    def add(self, amount: float) -> None:
        """Count what was made, and say so now and then."""
        self._done += amount
        if time.monotonic() - self._told > _TOLD_EVERY_S:
            self.tell()

    def tell(self) -> None:
        """Log how far it has come and the time left."""
        self._told = time.monotonic()
        pace = (self._done - self._done_before) / max(self._told - self._begin, 1e-3)
        left_s = max(0.0, self._wanted - self._done) / pace if pace else 0.0
        percent = 100 * min(1.0, self._done / max(self._wanted, 1e-9))
        _log.info("%s: %.0f %% made, %.0f s left", self._name, percent, left_s)


def _spoken(orders: Iterable[Order], processes: int) -> Iterator[tuple[Order, Spoken]]:
    """Every order with what became of it, in order, a few of them spoken ahead."""
    if processes < 2:
        yield from ((order, order.speak()) for order in orders)
        return
    # Fresh processes: the speech libraries keep state that must not be shared.
    context = multiprocessing.get_context("spawn")
    waiting: deque[tuple[Order, Future[Spoken]]] = deque()
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        try:
            for order in orders:
                waiting.append((order, pool.submit(order.speak)))
                if len(waiting) > 3 * processes:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _write(place: Path, order: Order, spoken: Spoken) -> dict[str, Any]:
    """The sound in its file; its entry for the index."""
    unknown = unknown_sounds([*spoken.phones, *spoken.heard])
    if unknown:
        listed = ", ".join(f"“{ipa}”" for ipa in unknown)
        raise UnknownSoundError(f"In {place.name}/{order.name}, unknown sounds: {listed}.")
    samples = resampled(spoken.samples, spoken.rate_hz)
    duration_s = len(samples) / ANALYSIS_RATE_HZ
    path = place / f"{order.name}.flac"
    beside = path.with_suffix(".part")
    soundfile.write(beside, samples, ANALYSIS_RATE_HZ, format="FLAC", subtype="PCM_16")
    beside.replace(path)
    entry: dict[str, Any] = {
        "name": order.name,
        "voice": spoken.voice,
        "language": spoken.language,
        "text": spoken.text,
        "split": order.split,
        "duration_s": round(duration_s, 4),
        "phones": _rows(completed(spoken.phones, duration_s) if spoken.phones else ()),
    }
    if spoken.heard:
        entry["heard"] = _rows(spoken.heard)
    return entry


def _rows(phones: Sequence[Phone]) -> list[tuple[float, float, str]]:
    return [(round(phone.start_s, 4), round(phone.end_s, 4), phone.ipa) for phone in phones]


def _mended(index: Path) -> list[Mapping[str, Any]]:
    """The entries of an index, of which a last line that was cut off is removed."""
    if not index.exists():
        return []
    text = index.read_text(encoding="utf-8")
    if not text.endswith("\n"):
        beside = index.with_suffix(".part")
        beside.write_text(text[: text.rfind("\n") + 1], encoding="utf-8")
        beside.replace(index)
    return list(_entries(index))


def _entries(index: Path) -> Iterator[Mapping[str, Any]]:
    # Not splitlines, which also ends a line at signs that a text may hold.
    lines = index.read_text(encoding="utf-8").rstrip("\n").split("\n")
    for number, line in enumerate(lines if lines != [""] else [], start=1):
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise CorpusError(f"{index}, line {number} is damaged.") from error
        yield entry


def _utterance(place: Path, entry: Mapping[str, Any]) -> Utterance:
    try:
        return Utterance(
            path=place / f"{entry['name']}.flac",
            source=place.name,
            name=entry["name"],
            voice=entry["voice"],
            language=entry["language"],
            text=entry["text"],
            split=entry["split"],
            duration_s=entry["duration_s"],
            phones=tuple(Phone(*row) for row in entry["phones"]),
            heard=tuple(Phone(*row) for row in entry.get("heard", ())),
        )
    except (KeyError, TypeError) as error:
        raise CorpusError(f"{place / INDEX} has an incomplete entry.") from error
