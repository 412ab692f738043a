"""The final quality behind the renderer interface: EMO's diffusion, window by window.

Everything that needs torch is imported inside functions, so that the program starts without it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.digest import digest_value
from emo_desktop.base.errors import DeviceError
from emo_desktop.base.jobs import CancelToken, Event, Notice, Progress
from emo_desktop.draft.rig import DRAFT_VERSION
from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.embedding import FaceEmbedder
from emo_desktop.face.portrait import Portrait, opaque_rgb
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.project.render_choice import FinalChoices, Guard
from emo_desktop.render.final.crop import face_crop
from emo_desktop.render.final.device_choices import DeviceChoices
from emo_desktop.render.final.drift import DriftMeter
from emo_desktop.render.final.face_steering import FaceSteering
from emo_desktop.render.final.film import SegmentFilm, StepPreview, Tail
from emo_desktop.render.final.installed import check_installed
from emo_desktop.render.final.paste import Paster
from emo_desktop.render.final.segment_steering import SegmentSteering
from emo_desktop.render.renderer import Carried
from emo_desktop.render.request import SegmentRequest

if TYPE_CHECKING:
    from emo_desktop.emo.devices import DevicePlan
    from emo_desktop.emo.packs.pack import WeightsPack
    from emo_desktop.emo.pipeline import EmoPipeline
    from emo_desktop.emo.rendering import PreparedReference, RenderOptions, StepDone, WindowDone

FINAL_VERSION = "final-3"
_SCENES_KEPT = 4


class FinalRenderer:
    """Draws frames with a weights pack. The weights are loaded when the first frame is asked for.

    Args:
        pack: the weights.
        choices: how frames are made.
        device: where.
        detector: measures drift.
        meter: listens whether a voice speaks or sings.
        stamps_dir: where is kept which packs were found undamaged.
    """

    def __init__(
        self,
        pack: WeightsPack,
        *,
        choices: FinalChoices,
        device: DeviceChoices,
        detector: FaceDetector,
        meter: VoiceMeter,
        stamps_dir: Path,
    ) -> None:
        self._pack = pack
        self._choices = choices
        self._segments = SegmentSteering(pack.config, choices, meter)
        self._detector = detector
        self._stamps_dir = stamps_dir
        self._loading = threading.Lock()
        self._pipeline: EmoPipeline | None = None
        self._plan = _plan(pack, device)
        self._scenes: OrderedDict[str, _Scene] = OrderedDict()

    @property
    def renderer_id(self) -> str:
        """Names code, weights, choices and precision."""
        recipe = [self._pack.digest, self._choices, self._plan.precision.value, DRAFT_VERSION]
        return f"{FINAL_VERSION}-{digest_value(recipe)}"

    @property
    def caches_frames(self) -> bool:
        """True: a frame takes seconds."""
        return True

    @property
    def chains_segments(self) -> bool:
        """True: a segment begins from the last frames of the one before."""
        return True

    @property
    def plan(self) -> DevicePlan:
        """Where and how the networks run."""
        return self._plan

    def draw(
        self,
        request: SegmentRequest,
        curves: MotionCurves,
        *,
        token: CancelToken,
        carried: bytes = b"",
    ) -> Generator[Bytes | Event, None, None]:
        """The frames of a segment in order; see ``Renderer.draw``.

        Raises:
            PackError: the weights cannot be used.
            DeviceError: the device stopped answering, or has too little memory even for the
                smallest plan.
        """
        from emo_desktop.emo.devices import OutOfDeviceMemory

        token.check()
        given = 0
        try:
            with closing(self._drawn(request, curves, token, carried)) as drawing:
                for each in drawing:
                    given += not isinstance(each, Event)
                    yield each
            return
        except OutOfDeviceMemory:
            notice = self._grow_smaller()
        yield notice
        # The same noise gives the same frames; those that were given are not given again.
        with closing(self._drawn(request, curves, token, carried)) as drawing:
            for each in drawing:
                if isinstance(each, Event) or not given:
                    yield each
                else:
                    given -= 1

    def _drawn(
        self, request: SegmentRequest, curves: MotionCurves, token: CancelToken, carried: bytes
    ) -> Generator[Bytes | Event, None, None]:
        from emo_desktop.emo.devices import device_errors
        from emo_desktop.emo.rendering import StepDone

        if self._pipeline is None:
            yield Progress("Loading the weights", 0, 1)
        with device_errors(self._plan):
            pipeline = self._loaded(token)
            scene = self._scene(request.portrait, pipeline)
            before = Tail.unpacked(carried)
            steering = self._segments.steering(request, curves, scene.face, pipeline, before=before)
            windows = pipeline.render(
                scene.reference,
                steering,
                frame_count=request.frame_count,
                seed=_noise_seed(request),
                first_frame=request.first_frame,
                options=self._options(),
                before=None if before is None else before.squares[-pipeline.frames_carried :],
                token=token,
            )
        film = SegmentFilm(
            request,
            paster=scene.paster,
            drift=scene.drift,
            before=before,
            carried=pipeline.frames_carried,
        )
        with closing(windows):
            while (done := _next_of(windows, self._plan)) is not None:
                if isinstance(done, StepDone):
                    first = request.first_frame + done.first_frame
                    count = min(done.frame_count, request.frame_count - done.first_frame)
                    yield StepPreview(first, count, done.step, done.steps, done.preview)
                else:
                    yield from film.pasted(done.first_frame, done.frames, token)
        yield Carried(film.tail(curves).packed())

    def _grow_smaller(self) -> Notice:
        """Go over to a plan that needs less memory."""
        from emo_desktop.emo.devices import smaller

        plan = smaller(self._plan)
        if plan is None:
            raise DeviceError(
                f"The memory of {self._plan.device} is too small for the pack {self._pack.name}, "
                "whatever is saved.",
                hint="Close other programs that use it, or try --device cpu.",
            )
        with self._loading:
            self._plan, self._pipeline = plan, None
            self._scenes.clear()
        return Notice(f"The device ran out of memory; trying once more. {plan.reason}")

    def _loaded(self, token: CancelToken) -> EmoPipeline:
        from emo_desktop.emo.model import load_model
        from emo_desktop.emo.packs.pack import check_unchanged
        from emo_desktop.emo.pipeline import EmoPipeline

        with self._loading:
            if self._pipeline is None:
                check_unchanged(self._pack, self._stamps_dir, token=token)
                self._pipeline = EmoPipeline(load_model(self._pack, self._plan, token=token))
            return self._pipeline

    def _scene(self, portrait: Portrait, pipeline: EmoPipeline) -> _Scene:
        """What was prepared for a portrait; the ones used last are kept."""
        with self._loading:
            scene = self._scenes.get(portrait.digest)
            if scene is None:
                scene = self._prepared_scene(portrait, pipeline)
                self._scenes[portrait.digest] = scene
            self._scenes.move_to_end(portrait.digest)
            while len(self._scenes) > _SCENES_KEPT:
                self._scenes.popitem(last=False)
            return scene

    def _prepared_scene(self, portrait: Portrait, pipeline: EmoPipeline) -> _Scene:
        config = pipeline.config
        size = config.picture_px
        crop = face_crop(portrait, scale=config.crop_faces)
        picture = crop.cut(opaque_rgb(portrait.pixels), size)
        embedder = self._pack.identity_embedder
        embedding = None
        if embedder is not None:
            landmarks = crop.points_in(portrait.landmarks[:, :2], size)
            embedding = FaceEmbedder(embedder).embed(picture, landmarks)
        return _Scene(
            face=FaceSteering(portrait, crop, config.size_px),
            paster=Paster(portrait, crop, size),
            drift=DriftMeter(portrait, crop, size, detector=self._detector),
            reference=pipeline.prepare(picture, embedding=embedding),
        )

    def _options(self) -> RenderOptions:
        from emo_desktop.emo.drift_guards import Anchor, DriftGuard, PatchDrop
        from emo_desktop.emo.guidance import Guidance
        from emo_desktop.emo.rendering import RenderOptions
        from emo_desktop.emo.sampling import Reuse

        choices, usual = self._choices, self._pack.config.guidance
        guards: dict[Guard, DriftGuard | None] = {
            Guard.NONE: None,
            Guard.PATCH_DROP: PatchDrop(),
            Guard.RE_ANCHOR: Anchor(),
        }
        return RenderOptions(
            steps=choices.steps or self._pack.config.steps,
            guidance=Guidance(
                audio=choices.audio_guidance or usual,
                reference=choices.reference_guidance or usual,
            ),
            reuse=Reuse(every=choices.reuse_every),
            guard=guards[choices.guard],
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """What is prepared once for a portrait."""

    face: FaceSteering
    paster: Paster
    drift: DriftMeter
    reference: PreparedReference


def _next_of(
    windows: Generator[StepDone | WindowDone, None, None], plan: DevicePlan
) -> StepDone | WindowDone | None:
    """What the pipeline does next; errors of the device in words."""
    from emo_desktop.emo.devices import device_errors

    with device_errors(plan):
        return next(windows, None)


def _plan(pack: WeightsPack, device: DeviceChoices) -> DevicePlan:
    from emo_desktop.emo.devices import Precision, plan_device

    check_installed()
    return plan_device(
        pack.config,
        size_px=pack.config.size_px,
        device=device.device,
        precision=None if device.precision is None else Precision(device.precision),
        offloads=device.offloads,
        compiles=device.compiles,
    )


def _noise_seed(request: SegmentRequest) -> int:
    """What chooses the noise: who, and the user's seed; not the motion.

    So an edit changes what it is about, and not the face's every pore.
    """
    name = digest_value([request.portrait.digest, request.seed, "noise"])
    return int(name[:12], 16)
