"""What is wanted of a rendering, and whether it can be had: checked before any work is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from emo_desktop.app.curves_file import read_motion
from emo_desktop.app.quality import pack_for
from emo_desktop.audio.facts import SoundFacts
from emo_desktop.audio.source import probe_sound
from emo_desktop.audio.voice import check_voice
from emo_desktop.base.timing import frame_count
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.export.place import check_output, film_room_bytes
from emo_desktop.face.geometry import FaceBox
from emo_desktop.face.picture import Picture, read_picture
from emo_desktop.face.portrait import working_size
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.performance import PerformanceControls
from emo_desktop.project.checks import is_film_size
from emo_desktop.project.render_choice import FinalChoices, Quality
from emo_desktop.render.final.device_choices import DeviceChoices


@dataclass(frozen=True, slots=True)
class RenderOrder:
    """Everything that decides what a film looks like.

    Args:
        portrait: the picture file.
        audio: the sound file.
        output: the film, ``.mp4``; a file there is replaced when the new one is complete.
        quality: which renderer draws; auto takes the best there is.
        size: pixels of the film's short side, even.
        fps: frames per second.
        seed: chooses blinks, glances and sway.
        face_box: where the face is, in pixels of the picture, if it must be said.
        controls: how the voice is performed.
        has_music: whether the voice is mixed with music; then it is taken from the middle.
        curves: where the motion curves go, ``.csv``; nowhere when None.
        curves_in: recorded motion to be played instead of a performance of the voice, ``.csv``.
        pack: name of the weights pack of the final quality; the only one there is when None.
        final: how the final quality is made.
        device: where the final quality is made.
    """

    portrait: Path
    audio: Path
    output: Path
    quality: Quality = Quality.AUTO
    size: int = 512
    fps: Fraction = Fraction(25)
    seed: int = 0
    face_box: FaceBox | None = None
    controls: PerformanceControls = field(default_factory=PerformanceControls)
    has_music: bool = False
    curves: Path | None = None
    curves_in: Path | None = None
    pack: str | None = None
    final: FinalChoices = field(default_factory=FinalChoices)
    device: DeviceChoices = field(default_factory=DeviceChoices)

    def __post_init__(self) -> None:
        if not is_film_size(self.size):
            raise ValueError(f"a film's short side cannot be {self.size} pixels")


@dataclass(frozen=True, slots=True, eq=False)
class CheckedOrder:
    """An order whose inputs can be read and whose output can be written.

    Args:
        order: what is wanted.
        picture: the portrait's picture.
        sound: what the sound file is.
        motion: the recorded motion at the film's frame rate; None when the voice is performed.
        pack: the weights of the final quality; None for the draft.
    """

    order: RenderOrder
    picture: Picture
    sound: SoundFacts
    motion: MotionCurves | None
    pack: WeightsPack | None = None

    @property
    def expected_frames(self) -> int:
        """Frames of the film, as far as the sound's length is known."""
        return frame_count(self.sound.duration_s, self.order.fps)


def check_order(order: RenderOrder, *, packs_dir: Path) -> CheckedOrder:
    """The order with its inputs opened: everything that can be refused at once is.

    Args:
        order: what is wanted.
        packs_dir: where weights packs lie.

    Raises:
        PackError: the weights pack cannot be used.
        MediaError: picture, sound or recorded motion cannot be used.
        OutputError: the film or the curves cannot be written where they are wanted.
        DeviceError: the final quality cannot be made here.
        EmoError: the weights pack does not obey what was chosen.
    """
    pack = pack_for(order.quality, name=order.pack, choices=order.final, packs_dir=packs_dir)
    inputs = [order.portrait, order.audio, *([order.curves_in] if order.curves_in else [])]
    check_output(order.output, suffix=".mp4", inputs=inputs)
    if order.curves is not None:
        check_output(order.curves, suffix=".csv", inputs=inputs)
    motion = None if order.curves_in is None else read_motion(order.curves_in, order.fps)
    sound = probe_sound(order.audio)
    picture = read_picture(order.portrait)
    width, height = working_size(picture, order.size)
    checked = CheckedOrder(order, picture, sound, motion, pack)
    room = film_room_bytes(checked.expected_frames, pixels=width * height, fps=order.fps)
    check_output(order.output, suffix=".mp4", inputs=inputs, room_bytes=room)
    check_voice(sound, may_be_silent=motion is not None)
    return checked
