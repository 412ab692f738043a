"""Where the portrait's picture stands in the film's frame, and what is behind it."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

SMALLEST_SIDE_PX, LARGEST_SIDE_PX = 64, 8192
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class Placement(StrEnum):
    """How large the picture is in the frame before it is scaled."""

    FIT = "fit"
    FILL = "fill"


class BackgroundKind(StrEnum):
    """What is behind the picture."""

    COLOUR = "colour"
    BLUR = "blur"
    PICTURE = "picture"
    TRANSPARENT = "transparent"


def _as_colour(value: object) -> object:
    if isinstance(value, str) and _COLOUR.fullmatch(value):
        return tuple(bytes.fromhex(value[1:]))
    if isinstance(value, tuple):
        return value
    raise ValueError("a colour is written as #rrggbb")


HexColour = Annotated[
    tuple[int, int, int],
    BeforeValidator(_as_colour),
    PlainSerializer(lambda colour: f"#{bytes(colour).hex()}"),
]


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Background(_Said):
    """What is behind the picture.

    Args:
        kind: what it is.
        colour: of the frame; also behind a picture that is transparent itself.
        path: of the picture behind; it fills the frame.
    """

    kind: BackgroundKind = BackgroundKind.COLOUR
    colour: HexColour = (255, 255, 255)
    path: Path | None = None

    @model_validator(mode="after")
    def _goes_together(self) -> Background:
        if (self.kind is BackgroundKind.PICTURE) != (self.path is not None):
            raise ValueError("a path belongs to a background of kind picture, and only to it")
        return self

    @property
    def is_transparent(self) -> bool:
        """Whether there is nothing behind."""
        return self.kind is BackgroundKind.TRANSPARENT


class FilmFrame(_Said):
    """A frame of its own size, in which the portrait's picture is placed.

    Args:
        width: pixels, even.
        height: pixels, even.
        placement: whether the whole picture is seen, or the whole frame is filled.
        scale: how much larger than that.
        across: where it stands where there is room, or which part is seen where there is none:
            0 left, 1 right.
        down: the same from top to bottom.
        background: what is behind.
    """

    width: int = Field(ge=SMALLEST_SIDE_PX, le=LARGEST_SIDE_PX, multiple_of=2)
    height: int = Field(ge=SMALLEST_SIDE_PX, le=LARGEST_SIDE_PX, multiple_of=2)
    placement: Placement = Placement.FIT
    scale: float = Field(default=1.0, ge=0.05, le=8)
    across: float = Field(default=0.5, ge=0, le=1)
    down: float = Field(default=0.5, ge=0, le=1)
    background: Background = Background()

    def beside(self, folder: Path) -> FilmFrame:
        """The same, with a picture behind it found from a folder."""
        path = self.background.path
        if path is None:
            return self
        background = self.background.model_copy(update={"path": folder / path.expanduser()})
        return self.model_copy(update={"background": background})

    def place(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Where a picture of this size goes: left, top, width, height; may lie partly outside.

        All are even, so that colour planes of half the size can be placed too.
        """
        across, down = self.width / width, self.height / height
        factor = max(across, down) if self.placement is Placement.FILL else min(across, down)
        own_width, own_height = (_even(side * factor * self.scale) for side in (width, height))
        left = _even_place((self.width - own_width) * self.across)
        top = _even_place((self.height - own_height) * self.down)
        return left, top, own_width, own_height


def _even(side: float) -> int:
    return max(2, 2 * round(side / 2))


def _even_place(place: float) -> int:
    return 2 * round(place / 2)
