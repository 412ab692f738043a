"""Training clips by number: the same seed and number give the same clip, whatever else is made."""

from __future__ import annotations

from collections.abc import Generator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.base.jobs import CancelToken
from emo_desktop.face.detector import FaceDetector
from emo_desktop.training.emo.clip_file import TrainingClip, clip_path, write_clip
from emo_desktop.training.synthetic.identities import Identity, draw_identity
from emo_desktop.training.synthetic.performance import Performer
from emo_desktop.training.synthetic.pictures import PictureStage
from emo_desktop.training.synthetic.talking_heads import head_clip
from emo_desktop.training.synthetic.voices import VoicePiece, Voices, read_voices

_BLOCK = 6  # clips in a row that share a piece of a voice, so that it is heard once
_HELD_OUT_EVERY, _HELD_OUT_AT = 13, 6
_PICTURE_SHARE = 0.12
_IDENTITIES = 1 << 20


@dataclass(frozen=True, slots=True)
class ClipMade:
    """A clip was written.

    Args:
        path: where.
        done: clips there are of those that were asked for.
        count: clips that were asked for.
    """

    path: Path
    done: int
    count: int


class ClipMaker:
    """Makes clips by their number.

    Args:
        seed: chance.
        voices: who may be heard.
    """

    def __init__(self, seed: int, voices: Voices) -> None:
        self._seed = seed
        self._voices = voices
        self._detector = FaceDetector()
        self._performer = Performer()
        self._pictures = PictureStage(self._detector)
        self._piece: tuple[tuple[int, ...], VoicePiece] | None = None

    def make(self, number: int) -> TrainingClip:
        """The clip of a number."""
        held_out = self._voices.has_held_out() and number % _HELD_OUT_EVERY == _HELD_OUT_AT
        rng = np.random.default_rng([self._seed, number])
        piece = self._piece_of(number, held_out=held_out)
        performance = self._performer.perform(piece, rng)
        if not held_out and rng.random() < _PICTURE_SHARE:
            return self._pictures.clip(performance, voice=piece.voice, rng=rng)
        identity = _identity(rng, held_out=held_out)
        return head_clip(identity, performance, voice=piece.voice, rng=rng, detector=self._detector)

    def _piece_of(self, number: int, *, held_out: bool) -> VoicePiece:
        """The voice of a clip; those of a block share it, held-out ones have their own."""
        name = (2, number) if held_out else (1, number // _BLOCK)
        if self._piece is None or self._piece[0] != name:
            rng = np.random.default_rng([self._seed, *name, 1])
            self._piece = name, self._voices.piece(rng, held_out=held_out)
        return self._piece[1]


def make_clips(
    folder: Path,
    count: int,
    seed: int,
    *,
    corpus: Path | None = None,
    processes: int = 1,
    first: int = 0,
    token: CancelToken | None = None,
) -> Generator[ClipMade, None, None]:
    """Make the clips that are not there yet, and say of each when it is written.

    Args:
        folder: of the data set.
        count: how many clips.
        seed: chance.
        corpus: of voices (``python -m emo_desktop.training.speech`` makes one); without it the
            program's two samples speak.
        processes: how many make clips side by side.
        first: number of the first clip.
        token: stops after the clips that are being made.

    Raises:
        MissingMeshError: the package with the heads is not installed.
        CorpusError: there are no voices.
        OutputError: a clip cannot be written.
    """
    wanted = range(first, first + count)
    missing = [number for number in wanted if not clip_path(folder, number).exists()]
    done = count - len(missing)
    blocks: dict[int, list[int]] = {}
    for number in missing:
        blocks.setdefault(number // _BLOCK, []).append(number)
    if processes == 1:
        maker = ClipMaker(seed, read_voices(corpus))
        for number in missing:
            if token is not None:
                token.check()
            done += 1
            yield ClipMade(_write(maker, folder, number), done, count)
        return
    with ProcessPoolExecutor(
        processes, get_context("spawn"), initializer=_begin, initargs=(seed, corpus)
    ) as pool:
        yield from _made_side_by_side(pool, folder, list(blocks.values()), done, count, token)


def _made_side_by_side(
    pool: ProcessPoolExecutor,
    folder: Path,
    blocks: list[list[int]],
    done: int,
    count: int,
    token: CancelToken | None,
) -> Generator[ClipMade, None, None]:
    waiting: set[Future[list[Path]]] = {pool.submit(_make_block, folder, b) for b in blocks}
    try:
        while waiting:
            ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            for path in (path for future in ready for path in future.result()):
                done += 1
                yield ClipMade(path, done, count)
            if token is not None:
                token.check()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_makers: list[ClipMaker] = []  # of this process, one


def _begin(seed: int, corpus: Path | None) -> None:
    """Prepare a process that makes clips."""
    import torch

    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    _makers[:] = [ClipMaker(seed, read_voices(corpus))]


def _make_block(folder: Path, numbers: list[int]) -> list[Path]:
    return [_write(_makers[0], folder, number) for number in numbers]


def _write(maker: ClipMaker, folder: Path, number: int) -> Path:
    path = clip_path(folder, number)
    write_clip(path, maker.make(number))
    return path


def _identity(rng: np.random.Generator, *, held_out: bool) -> Identity:
    """Somebody who may be seen."""
    while True:
        identity = draw_identity(int(rng.integers(_IDENTITIES)))
        if identity.held_out == held_out:
            return identity
