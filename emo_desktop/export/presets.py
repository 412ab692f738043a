"""The kinds of films there are, and how their encoders are asked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from emo_desktop.export.place import film_room_bytes


@dataclass(frozen=True, slots=True)
class FilmPreset:
    """An MP4 film, H.264 and AAC.

    Args:
        id: names it on the command line and in what is remembered.
        name: for people, in English.
        crf: x264's measure of quality; less is better and larger.
        speed: x264's preset.
        tuning: further wishes of x264, as ``name=value`` with colons between; may be empty.
        gop_s: the longest time from one frame that stands by itself to the next.
        sound_bit_rates: of the sound, mono and stereo, bits per second.
        usual_bits_per_pixel: what a picture takes, measured on talking heads.
        usual_s_per_megapixel: what encoding takes, measured on two cores.
        room: how much more disk it may need than a standard film.
    """

    id: str
    name: str
    crf: int
    speed: str
    tuning: str
    gop_s: Fraction
    sound_bit_rates: tuple[int, int]
    usual_bits_per_pixel: float
    usual_s_per_megapixel: float
    room: float

    @property
    def encoder_options(self) -> dict[str, str]:
        """What x264 is told."""
        options = {"preset": self.speed, "crf": f"{self.crf}"}
        return options | ({"x264-params": self.tuning} if self.tuning else {})

    def room_bytes(self, frames: int, *, pixels: int, fps: Fraction) -> int:
        """How much free disk a film may need; see ``film_room_bytes``."""
        return round(self.room * film_room_bytes(frames, pixels=pixels, fps=fps))

    def usual_bytes(self, frames: int, *, pixels: int, fps: Fraction) -> float:
        """How large a film with sound will be, about.

        Args:
            frames: of the film.
            pixels: of a frame.
            fps: frames per second.
        """
        picture = frames * pixels * self.usual_bits_per_pixel
        return (picture + float(frames / fps) * self.sound_bit_rates[0]) / 8


# Against plain veryfast at crf 18 this saves a third of the encoder's time on talking heads, at the
# same quality; the search for motion is what it does without.
STANDARD = FilmPreset(
    "standard",
    "Standard",
    crf=17,
    speed="veryfast",
    tuning="subme=1:me=dia",
    gop_s=Fraction(2),
    sound_bit_rates=(128_000, 192_000),
    usual_bits_per_pixel=0.075,
    usual_s_per_megapixel=0.019,
    room=1,
)
# Every half second a frame stands by itself, so that an editing program finds its way quickly.
MASTER = FilmPreset(
    "master",
    "Master",
    crf=6,
    speed="veryfast",
    tuning="",
    gop_s=Fraction(1, 2),
    sound_bit_rates=(256_000, 320_000),
    usual_bits_per_pixel=0.5,
    usual_s_per_megapixel=0.031,
    room=8,
)
SMALL = FilmPreset(
    "small",
    "Small",
    crf=27,
    speed="medium",
    tuning="",
    gop_s=Fraction(5),
    sound_bit_rates=(64_000, 96_000),
    usual_bits_per_pixel=0.017,
    usual_s_per_megapixel=0.04,
    room=1,
)
PRESETS = MappingProxyType({each.id: each for each in (MASTER, STANDARD, SMALL)})
