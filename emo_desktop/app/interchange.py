"""Files for other programs, made of a project as a job."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from emo_desktop.app.character_motion import CharacterMotion, character_motion
from emo_desktop.app.data_formats import FORMATS, DataFormat, Holds
from emo_desktop.app.data_orders import DataFile, DataRequest, check_files, files_for, sheet_path
from emo_desktop.app.line_stills import line_still
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import check_all_media
from emo_desktop.app.sound_parts import heard_lines
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.atomic import write_atomically
from emo_desktop.base.errors import OutputError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.draft.fit import fit_rig
from emo_desktop.export.colour import WHITE, compose_over
from emo_desktop.export.interchange.blender import curves_json
from emo_desktop.export.interchange.contact_sheet import Still, contact_sheet
from emo_desktop.export.interchange.cue_sheet import cue_sheet_of
from emo_desktop.export.interchange.edl import edl_of
from emo_desktop.export.interchange.face_model import face_model
from emo_desktop.export.interchange.gltf import glb_of
from emo_desktop.export.interchange.lanes import numbers_of
from emo_desktop.export.interchange.lip_cues import (
    moho_switches,
    rhubarb_json,
    rhubarb_tsv,
    rhubarb_xml,
)
from emo_desktop.export.interchange.mouth_shapes import mouth_cues
from emo_desktop.export.interchange.otio_timeline import otio_of
from emo_desktop.export.interchange.sources import sources_of
from emo_desktop.export.interchange.subtitles import srt_of, vtt_of
from emo_desktop.motion.live_link import write_curves
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality

_JPEG_QUALITY = 92
_BOM = "\ufeff"  # without it spreadsheets take the table for Western European
_STILL_PX = 400  # as much as a sheet needs, so that hundreds fit into memory


@dataclass(frozen=True, slots=True)
class DataReport:
    """What was made.

    Args:
        files: that were written, in order.
        elapsed_s: from the order to the last of them.
    """

    files: tuple[Path, ...]
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class DataFinished(Event):
    """The last event: all files are complete and in their places."""

    report: DataReport


def export_data(
    project: Project, request: DataRequest, *, studio: ProjectStudio, token: CancelToken
) -> Generator[Event, None, None]:
    """Make the files that were asked for; each is complete, or not there.

    Args:
        project: the document.
        request: what is wanted.
        studio: of the project.
        token: stops the job between files, and within a segment.

    Yields:
        Progress, Notice, and at last DataFinished.

    Raises:
        EmoError: there is nothing to put into the files.
        OutputError: a file cannot be written.
        MediaError: a picture or a sound cannot be used.
        Cancelled: the token was cancelled; complete files stay.
    """
    started = time.perf_counter()
    yield Progress("Reading the project", 0, 1)
    files = files_for(project, request)
    check_files(files, request, project, studio.folder)
    job = _Job(request, studio, token, numbers_of(project))
    holds = FORMATS[request.format].holds
    if holds is Holds.TIMELINE:
        yield from job.notices(files[0].project)
        job.write_timeline(files[0])
    else:
        check_all_media(studio.folder, project)
        yield from job.pictures(files) if holds is Holds.PICTURES else job.motions(files)
    yield DataFinished(DataReport(tuple(job.written), time.perf_counter() - started))


class _Job:
    """Makes the files of one request."""

    def __init__(
        self,
        request: DataRequest,
        studio: ProjectStudio,
        token: CancelToken,
        numbers: dict[str, int],
    ) -> None:
        self._request, self._studio, self._token = request, studio, token
        self._numbers = numbers
        # Motion does not depend on who draws it, and the draft needs no weights.
        drawn = Override(Quality.DRAFT)
        self._drafts = ProjectStudio(studio.folder, studio.studio, override=drawn)
        self.written: list[Path] = []

    def notices(self, project: Project) -> Iterator[Notice]:
        """What is left out of a list, one sentence each."""
        wanted = self._request.format
        if wanted in (DataFormat.SRT, DataFormat.VTT):
            silent = [self._numbers[c.id] for c in project.clips if not c.text.strip()]
            if silent:
                yield Notice(f"Without words, and so left out: {_listed(silent)}.")
        if wanted is DataFormat.EDL:
            heard = {c.id for c in heard_lines(project, in_film=True)}
            unheard = [self._numbers[c.id] for c in project.clips if c.id not in heard]
            if unheard:
                yield Notice(f"Not heard, and so left out: {_listed(unheard)}.")

    def write_timeline(self, file: DataFile) -> None:
        """Write a file about all lines."""
        project, clock = file.project, file.clock
        beside = file.path.absolute().parent
        if self._request.format in (DataFormat.OTIO, DataFormat.EDL):
            sources = sources_of(project, self._studio.folder, beside)
            if self._request.format is DataFormat.OTIO:
                text = otio_of(project, clock, sources, numbers=self._numbers)
            else:
                text = edl_of(project, clock, sources)
        elif self._request.format is DataFormat.CSV:
            text = _BOM + cue_sheet_of(project, clock, numbers=self._numbers)
        else:
            text = srt_of(project) if self._request.format is DataFormat.SRT else vtt_of(project)
        self._write(file.path, text.encode())

    def motions(self, files: Sequence[DataFile]) -> Generator[Event, None, None]:
        """Write what mouths or faces do, file by file."""
        for number, file in enumerate(files):
            motion = yield from character_motion(
                file.project,
                file.character,
                file.frames,
                studio=self._drafts,
                token=self._token,
                rests=FORMATS[self._request.format].holds is Holds.MOTION,
            )
            yield Progress("Writing", number, len(files))
            self._token.check()
            self._write_motion(file, motion)

    def pictures(self, files: Sequence[DataFile]) -> Generator[Event, None, None]:
        """Write a picture of every line, and a sheet with all of them."""
        stills = []
        for number, file in enumerate(files, 1):
            pixels = yield from line_still(
                file.project, studio=self._studio, drafts=self._drafts, token=self._token
            )
            self._write(file.path, _picture(pixels, file.path))
            stills.append(Still(_small(pixels), _words(file)))
            yield Progress("Taking pictures", number, len(files))
        self._token.check()
        path = sheet_path(self._request)
        self._write(path, _picture(contact_sheet(stills), path))

    def _write_motion(self, file: DataFile, motion: CharacterMotion) -> None:
        wanted, curves = self._request.format, motion.curves
        if FORMATS[wanted].holds is Holds.MOUTH:
            self._write(file.path, _lips(file, motion, wanted).encode())
            return
        character = file.project.character(file.character)
        if wanted is DataFormat.LIVE_LINK:
            write_curves(file.path, curves, first_frame=file.clock.begin)
            self.written.append(file.path)
        elif wanted is DataFormat.BLENDER:
            self._write(file.path, curves_json(curves, file.clock, character.name).encode())
        else:
            portrait = self._drafts.portrait(character, file.project.size_px)
            model = face_model(fit_rig(portrait), portrait, character.name)
            self._write(file.path, glb_of(model, curves))

    def _write(self, path: Path, content: bytes) -> None:
        write_atomically(path, content)
        self.written.append(path)


def _lips(file: DataFile, motion: CharacterMotion, wanted: DataFormat) -> str:
    cues, fps = mouth_cues(motion.curves, motion.speaking), motion.curves.fps
    if wanted is DataFormat.MOHO:
        return moho_switches(cues)
    if wanted is DataFormat.RHUBARB_TSV:
        return rhubarb_tsv(cues, fps)
    write = rhubarb_xml if wanted is DataFormat.RHUBARB_XML else rhubarb_json
    clip = file.project.clips[0]
    sound = file.project.take(clip.take).media.name if file.line else ""
    return write(cues, fps, sound=sound)


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _words(file: DataFile) -> tuple[str, ...]:
    """What is said of a line below its picture."""
    clip, project = file.project.clips[0], file.project
    name = project.character(clip.character).name
    return (f"{file.line}  {file.clock.timecode(0)}", name, clip.text)


def _small(pixels: Bytes) -> Bytes:
    """A picture no larger than a sheet needs."""
    factor = _STILL_PX / max(pixels.shape[:2])
    if factor >= 1:
        return pixels
    way = cv2.INTER_AREA
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=way), np.uint8)


def _picture(pixels: Bytes, path: Path) -> bytes:
    """A picture (H, W, 3 or 4) in the format that the name asks for; JPEG is over white.

    Raises:
        OutputError: it cannot be encoded.
    """
    if path.suffix == ".png" and pixels.shape[2] == 4:
        ordered = cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGRA)
    else:
        ordered = cv2.cvtColor(compose_over(pixels, WHITE), cv2.COLOR_RGB2BGR)
    quality = [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY] if path.suffix == ".jpg" else []
    done, content = cv2.imencode(path.suffix, ordered, quality)
    if not done:
        raise OutputError(f"{path} cannot be written.")
    return bytes(content.tobytes())
