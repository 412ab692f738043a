"""How fast films are exported here, with their encoder alone as the yardstick."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path

import av
import numpy as np

from emo_desktop.app.film_honesty import film_extras
from emo_desktop.app.film_orders import FilmOrder
from emo_desktop.app.film_plan import FilmPlan
from emo_desktop.app.measuring import Spent, now, since, write_long_voice
from emo_desktop.app.project_film import ProjectFilmFinished, ProjectFilmReport, make_project_film
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import ProjectStudio
from emo_desktop.app.projects import LineOrder, add_voice_line, new_project
from emo_desktop.app.samples import sample_portrait
from emo_desktop.app.studio import Studio
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.export.encoders import choose_encoder
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.picture_track import PictureTrack
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.provenance.keys import SigningIdentity, installation_identity
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.project.model import Project
from emo_desktop.render.renderer import Renderer
from emo_desktop.render.request import SegmentRequest

_FPS = Fraction(25)
_FRAMES_KEPT = 50
_CACHE_BYTES = 8 * 1024**3


@dataclass(frozen=True, slots=True)
class ExportFigures:
    """What was measured.

    Args:
        preset: id of what was written.
        film: what came of it.
        whole: the export of frames that are rendered, from the order to the checked film, which
            says what it is as every export does: marked, and signed where that can be.
        encoder: coding as many frames that are placed, converted and marked already, and nothing
            else, on as many threads.
        again_rendered: frames that exporting it once more had to render.
    """

    preset: str
    film: ProjectFilmReport
    whole: Spent
    encoder: Spent
    again_rendered: int

    @property
    def share_of_encoder(self) -> float:
        """The export's frame rate as a share of the encoder's own."""
        return self.encoder.wall_s / self.whole.wall_s

    @property
    def share_of_work(self) -> float:
        """How much of the processor's work is the encoder's: the share where all cores are busy."""
        return self.encoder.cpu_s / self.whole.cpu_s


@dataclass(frozen=True, slots=True)
class ExportMeasured(Event):
    """The last event."""

    figures: ExportFigures


def bench_export(
    *, preset: FilmPreset, size: int, seconds: float, settings: Settings, token: CancelToken
) -> Iterator[Event]:
    """Measure the export of a line of the shipped portrait whose frames are in the cache.

    Args:
        preset: what is written; one that has pictures.
        size: short side of the portrait's picture in pixels.
        seconds: length of the film.
        settings: threads; the cache is not used.
        token: stops the measuring.

    Yields:
        Progress, and at last ExportMeasured.
    """
    with tempfile.TemporaryDirectory(prefix="emo-bench-") as name:
        home = Path(name)
        fresh = settings.model_copy(
            update={"cache_dir": home / "cache", "cache_limit_bytes": _CACHE_BYTES}
        )
        folder = home / "Bench.emo"
        yield Progress("Making a project", 0, 1)
        project = _project(folder, size, seconds, fresh, token)
        studio = ProjectStudio(folder, _KeepingStudio(fresh))
        shots = SeenShots(project, studio)
        yield from (event for event in shots.rendered(token) if isinstance(event, Progress))
        export = _Export(project, studio, preset, installation_identity(home / "keys"))
        yield Progress("Measuring the encoder", 0, 1)
        encoder = _timed_encoder(export, home / "alone", token)
        begin = now()
        film = yield from export.made(home / f"film{preset.suffix}", token)
        whole = since(begin)
        again = yield from export.made(home / f"again{preset.suffix}", token)
    yield ExportMeasured(ExportFigures(preset.id, film, whole, encoder, again.frames_rendered))


@dataclass(frozen=True, slots=True)
class _Export:
    """What is exported, and who signs it."""

    project: Project
    studio: ProjectStudio
    preset: FilmPreset
    identity: SigningIdentity

    def said(self, output: Path, shots: SeenShots | None) -> FilmExtras:
        """What a film says of itself."""
        return film_extras(
            FilmOrder(self.project, output),
            shots,
            studio=self.studio,
            preset=self.preset,
            pack_of=lambda _: None,
            identity=self.identity,
        )

    def made(self, output: Path, token: CancelToken) -> Generator[Event, None, ProjectFilmReport]:
        """Make the film."""
        film = make_project_film(
            self.project,
            output,
            studio=self.studio,
            token=token,
            preset=self.preset,
            extras=partial(self.said, output),
        )
        for event in film:
            if isinstance(event, ProjectFilmFinished):
                return event.report
            if isinstance(event, Progress):
                yield event
        raise AssertionError("a film ends with ProjectFilmFinished")


def _project(
    folder: Path, size: int, seconds: float, settings: Settings, token: CancelToken
) -> Project:
    new_project(
        folder,
        portrait=sample_portrait(),
        name="Bench",
        character="Somebody",
        face_box=None,
        size_px=size,
        fps=_FPS,
        copies=True,
        settings=settings,
        token=token,
    )
    voice = write_long_voice(folder.parent / "voice.wav", seconds)
    project, _ = add_voice_line(folder, LineOrder(voice), token=token)
    return project


def _timed_encoder(export: _Export, output: Path, token: CancelToken) -> Spent:
    """What it takes to code frames that are placed, converted and marked already."""
    project, studio, preset = export.project, export.studio, export.preset
    plan = FilmPlan(project, studio, preset, part=None, at_frame=0)
    shots = SeenShots(project, studio)
    coding = preset.picture
    assert coding is not None, "what is measured has pictures"
    width, height = plan.size
    chosen = choose_encoder(coding, width=width, height=height, fps=plan.fps)
    kept = [
        np.asarray(frame)
        for _, frame in zip(range(_FRAMES_KEPT), shots.frames(token), strict=False)
    ]
    with av.open(str(output), "w", format=str(preset.container)) as container:
        track = PictureTrack(
            container,
            coding,
            chosen.encoder,
            size=plan.size,
            fps=plan.fps,
            threads=studio.studio.settings.thread_count,
            placer=plan.placer,
            mark=export.said(output, shots).mark,
        )
        # There and back again, so that no frame jumps.
        frames = [plan.shown(frame) for frame in (*kept, *reversed(kept))]
        prepared = [track.prepared(frame, number) for number, frame in enumerate(frames)]
        begin = now()
        for number in range(plan.film_frames):
            token.check()
            container.mux(track.code(prepared[number % len(prepared)]))
        container.mux(track.flush())
        return since(begin)


class _KeepingStudio(Studio):
    """Draws drafts and keeps their frames, as those of the final quality are kept."""

    def renderer(self, *_: object, **__: object) -> Renderer:
        return _KeptDraft(self.draft)


class _KeptDraft:
    """The draft, whose frames are kept."""

    caches_frames = True
    chains_segments = False

    def __init__(self, draft: Renderer) -> None:
        self._draft = draft
        self.renderer_id = f"kept {draft.renderer_id}"

    def draw(
        self,
        request: SegmentRequest,
        curves: MotionCurves,
        *,
        token: CancelToken,
        carried: bytes = b"",
    ) -> Generator[Bytes | Event, None, None]:
        yield from self._draft.draw(request, curves, token=token, carried=carried)
