"""Which lanes of the timeline are heard: mute and solo, as on a mixing desk."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from emo_desktop.project.checks import check_unique

# Lanes that every project has; the others are its characters, by id.
VOICES, GUIDE = "voices", "guide"


@dataclass(frozen=True, slots=True)
class Hearing:
    """Which lanes are heard: all lines, the guide, or the lines of one character.

    Args:
        muted: lanes that are not heard.
        solo: lanes that are heard alone; none: all that are not muted.
    """

    muted: tuple[str, ...] = ()
    solo: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_unique("muted lanes", list(self.muted))
        check_unique("solo lanes", list(self.solo))

    def check_lanes(self, characters: Collection[str]) -> None:
        """Raise ValueError if something is said of a lane that is none.

        Args:
            characters: ids of those there are.
        """
        for lane in self.lanes.difference(characters, (VOICES, GUIDE)):
            raise ValueError(f"there is no lane {lane!r} to be heard")

    @property
    def lanes(self) -> frozenset[str]:
        """Those of which anything is said."""
        return frozenset((*self.muted, *self.solo))

    @property
    def hears_guide(self) -> bool:
        """Whether the guide is heard."""
        return GUIDE not in self.muted and (not self.solo or GUIDE in self.solo)

    @property
    def of_film(self) -> Hearing:
        """What of it counts in a film, of which the guide is no part."""
        return self.without(GUIDE)

    def hears_line(self, character: str) -> bool:
        """Whether lines are heard that a character says; empty: that nobody says yet."""
        lanes = {VOICES, character}
        return lanes.isdisjoint(self.muted) and (not self.solo or not lanes.isdisjoint(self.solo))

    def without(self, lane: str) -> Hearing:
        """The same, and nothing said of a lane."""
        if lane not in self.lanes:
            return self
        return Hearing(
            tuple(each for each in self.muted if each != lane),
            tuple(each for each in self.solo if each != lane),
        )

    def with_muted(self, lane: str, is_muted: bool) -> Hearing:
        """The same with a lane muted, or not."""
        return replace(self, muted=_with(self.muted, lane, is_muted))

    def with_solo(self, lane: str, is_solo: bool) -> Hearing:
        """The same with a lane heard alone, with others of which that is said, or not."""
        return replace(self, solo=_with(self.solo, lane, is_solo))


def _with(lanes: tuple[str, ...], lane: str, is_in: bool) -> tuple[str, ...]:
    others = tuple(each for each in lanes if each != lane)
    return (*others, lane) if is_in else others
