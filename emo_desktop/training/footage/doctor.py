"""Users' own footage made into training clips: what can be learnt from, and why the rest cannot.

A folder of films, one folder inside it for each person, or films of one person each. Every shot
that shows one face which speaks what is heard becomes clips; the rest is refused with the reason.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints
from emo_desktop.base.digest import digest_file
from emo_desktop.base.errors import MediaError, NoFaceError, SoundError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.emo.config import MINI
from emo_desktop.face.detector import FaceDetector
from emo_desktop.motion.hearing import Hearing
from emo_desktop.render.final.crop import FaceCrop
from emo_desktop.training.emo.clip_file import CLIPS, FRAME_PX, clip_path, write_clip
from emo_desktop.training.evaluation.film_reading import FilmHeader, read_frames, read_header
from emo_desktop.training.evaluation.voice import hear_voice, make_hearing, read_samples
from emo_desktop.training.evaluation.watching import WatchedFilm
from emo_desktop.training.footage.consent import FootageConsent
from emo_desktop.training.footage.cuts import AdaptiveCuts, MakeCutFinder
from emo_desktop.training.footage.film_clips import (
    REFERENCE_PX,
    Speaker,
    best_reference,
    make_clip,
    shares_of,
    square_of,
)
from emo_desktop.training.footage.hearing import FilmSound, SoundListener
from emo_desktop.training.footage.record import (
    FIRST_NUMBER,
    FilmRecord,
    read_consents,
    read_record,
    with_consent,
    write_record,
)
from emo_desktop.training.footage.shots import (
    LEAST_FPS,
    Refusal,
    RefusalKind,
    Shot,
    pieces_of,
    rows_at_25,
    still_inside,
    watch_footage,
    why_not,
)

_REFERENCE_NEAR_S = 30  # of a clip, where its reference image is chosen
_SUFFIXES = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".mts", ".mxf", ".mpg", ".mpeg")


@dataclass(frozen=True, slots=True)
class FootageOrder:
    """What is to be looked through.

    Args:
        footage: a folder with films.
        clips: the folder of the data set; clips of other sources may lie there.
        consent: of those who are seen and heard.
        held_out: identities that are kept from training: names of folders, or of films without
            their ending.
        crop_faces: side of a clip's square in heights of the face.
    """

    footage: Path
    clips: Path
    consent: FootageConsent
    held_out: frozenset[str] = frozenset()
    crop_faces: float = MINI.crop_faces


@dataclass(frozen=True, slots=True)
class FilmDone(Event):
    """A film was looked through; its clips are written."""

    record: FilmRecord


@dataclass(frozen=True, slots=True)
class FootageDone(Event):
    """The last event: all films have been looked through.

    Args:
        films: all that the data set has clips of.
    """

    films: tuple[FilmRecord, ...]


def look_through(
    order: FootageOrder,
    *,
    token: CancelToken,
    today: date | None = None,
    make_cuts: MakeCutFinder = AdaptiveCuts,
    listener: SoundListener | None = None,
) -> Iterator[Event]:
    """Make training clips of footage; films that were looked through before are left as they are.

    Args:
        order: which.
        token: stops the job within one frame; the same order goes on where it stopped, film by
            film.
        today: on which the agreement must hold; the day it is when None.
        make_cuts: finds the cuts of a film.
        listener: hears what goes into the clips; one of its own when None.

    Yields:
        Progress, FilmDone for every film, and at last FootageDone.

    Raises:
        ConsentError: the agreement does not hold today.
        MissingCutsError: the package that finds cuts is not installed.
        MediaError: there is no film in the folder.
        OutputError: a clip cannot be written.
    """
    order.consent.check(today or date.today())
    paths = _films_in(order.footage)
    done = {film.file: film for film in read_record(order.clips)}
    consents = with_consent(read_consents(order.clips), order.consent)
    doctor = _Doctor(order, make_cuts, listener, token)
    for number, path in enumerate(paths):
        token.check()
        yield Progress("Looking through films", number, len(paths))
        name = path.relative_to(order.footage).as_posix()
        digest = digest_file(path)
        before = done.get(name)
        if before is not None and (before.digest, before.consent) == (digest, order.consent.digest):
            continue
        done.pop(name, None)
        record = yield from doctor.look_at(path, name, digest, taken=list(done.values()))
        done[name] = record
        write_record(order.clips, done.values(), consents)
        yield FilmDone(record)
    yield FootageDone(tuple(done.values()))


def _films_in(folder: Path) -> list[Path]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)
    if not paths:
        raise MediaError(
            f"There is no film in {folder}.", hint=f"Films end in {', '.join(_SUFFIXES[:5])}, …"
        )
    return paths


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """A clip to be: its frames, the frame of its reference image, its square."""

    rows: Ints
    reference: int
    crop: FaceCrop


class _Doctor:
    """Looks at films, one after the other."""

    def __init__(
        self,
        order: FootageOrder,
        make_cuts: MakeCutFinder,
        listener: SoundListener | None,
        token: CancelToken,
    ) -> None:
        self._order, self._make_cuts, self._token = order, make_cuts, token
        self._listener = listener
        self._detector = FaceDetector()
        self._hearing: Hearing = make_hearing()

    def look_at(
        self, path: Path, name: str, digest: str, *, taken: Sequence[FilmRecord]
    ) -> Generator[Event, None, FilmRecord]:
        """Look at a film, and write its clips."""
        inside = Path(name).parts
        identity = inside[0] if len(inside) > 1 else Path(name).stem
        speaker = Speaker(identity, identity, identity in self._order.held_out)
        clips: list[int] = []
        refused: list[Refusal] = []
        seconds = 0.0
        try:
            header = read_header(path)
            seconds = header.frames / float(header.fps)
            samples = self._samples(header)
        except MediaError as error:
            kind = RefusalKind.NO_SOUND if isinstance(error, SoundError) else RefusalKind.UNREADABLE
            refused.append(Refusal(kind, str(error), 0.0, seconds))
        else:
            if header.fps < LEAST_FPS:
                sentence = f"The film has {float(header.fps):g} frames a second only."
                refused.append(Refusal(RefusalKind.SLOW, sentence, 0.0, seconds))
            else:
                first = 1 + max((n for film in taken for n in film.clips), default=FIRST_NUMBER - 1)
                clips = yield from self._clips(header, samples, speaker, refused, first)
        return FilmRecord(
            file=name,
            digest=digest,
            consent=self._order.consent.digest,
            identity=identity,
            held_out=speaker.held_out,
            seconds=seconds,
            clips=tuple(clips),
            refused=tuple(refused),
        )

    def _samples(self, header: FilmHeader) -> Floats:
        if not header.has_sound:
            raise SoundError(f"{header.path.name} has no sound.")
        return read_samples(header.path, has_music=False, token=self._token)

    def _clips(
        self,
        header: FilmHeader,
        samples: Floats,
        speaker: Speaker,
        refused: list[Refusal],
        first: int,
    ) -> Generator[Event, None, list[int]]:
        """The numbers of the clips that were written."""
        watched = yield from watch_footage(
            header, self._make_cuts(header.fps), detector=self._detector, token=self._token
        )
        film = watched.film
        voice = hear_voice(samples, film.times_s, header.fps, self._hearing, self._token)
        pieces: list[_Piece] = []
        for shot in watched.shots:
            reason = why_not(film, shot, voice)
            if reason is None:
                pieces += self._pieces(film, shot, refused)
            else:
                refused.append(reason)
        if not pieces:
            return []
        yield Progress(f"Hearing {header.path.name}", 0, 1)
        self._listener = self._listener or SoundListener()
        sound = self._listener.listen(samples, self._hearing.meter)
        yield Progress(f"Cutting {header.path.name}", 0, len(pieces))
        return self._written(film, pieces, sound, speaker, first)

    def _pieces(self, film: WatchedFilm, shot: Shot, refused: list[Refusal]) -> Iterator[_Piece]:
        rows = rows_at_25(film, shot)
        blank = np.empty((film.height, film.width, 3), np.uint8)
        for part in pieces_of(rows):
            begin_s, end_s = float(film.times_s[part[0]]), float(film.times_s[part[-1]])
            near = rows[np.abs(rows - part[0]) < _REFERENCE_NEAR_S * film.header.fps]
            reference = best_reference(film.points, near[::3], part)
            try:
                crop = square_of(blank, film.points[reference], crop_faces=self._order.crop_faces)
            except NoFaceError as error:
                refused.append(Refusal(RefusalKind.NO_FACE, str(error), begin_s, end_s))
                continue
            if still_inside(shares_of(film.points[part], crop)):
                yield _Piece(part, reference, crop)
            else:
                sentence = "The head leaves the square that is cut out."
                refused.append(Refusal(RefusalKind.LEAVES_SQUARE, sentence, begin_s, end_s))

    def _written(
        self,
        film: WatchedFilm,
        pieces: Sequence[_Piece],
        sound: FilmSound,
        speaker: Speaker,
        first: int,
    ) -> list[int]:
        """Write the clips; what an interrupted run left behind for this film is removed."""
        folder = self._order.clips
        for path in (folder / CLIPS).glob("*.clip"):
            if path.stem.isdecimal() and int(path.stem) >= first:
                path.unlink()
        number = first
        for piece, frames, reference in _cut_out(film, pieces, self._token):
            clip = make_clip(
                frames,
                film.points[piece.rows],
                reference=reference,
                reference_points=film.points[piece.reference],
                crop=piece.crop,
                heard=sound.of(float(film.times_s[piece.rows[0]])),
                speaker=speaker,
            )
            write_clip(clip_path(folder, number), clip)
            number += 1
        return list(range(first, number))


def _cut_out(
    film: WatchedFilm, pieces: Sequence[_Piece], token: CancelToken
) -> Iterator[tuple[_Piece, Bytes, Bytes]]:
    """Every piece with its frames (F, 128, 128, 3) and reference image (256, 256, 3).

    A piece is given, and forgotten, as soon as all of it was seen.
    """
    begins: dict[int, list[int]] = {}
    for number, piece in enumerate(pieces):
        begins.setdefault(min(int(piece.rows[0]), piece.reference), []).append(number)
    open_pieces: dict[int, tuple[Bytes, Bytes]] = {}
    for frame in read_frames(film.header.path):
        token.check()
        for number in begins.get(frame.number, ()):
            rows = len(pieces[number].rows)
            open_pieces[number] = (
                np.zeros((rows, FRAME_PX, FRAME_PX, 3), np.uint8),
                np.zeros((REFERENCE_PX, REFERENCE_PX, 3), np.uint8),
            )
        for number, (frames, reference) in list(open_pieces.items()):
            piece = pieces[number]
            if frame.number == piece.reference:
                reference[:] = piece.crop.cut(frame.pixels, REFERENCE_PX)
            shown = piece.rows == frame.number
            if shown.any():
                frames[shown] = piece.crop.cut(frame.pixels, FRAME_PX)
            if frame.number == max(int(piece.rows[-1]), piece.reference):
                yield piece, frames, reference
                del open_pieces[number]
