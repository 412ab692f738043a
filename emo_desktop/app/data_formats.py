"""The files for other programs: what there is, and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class DataFormat(StrEnum):
    """A kind of file for other programs."""

    OTIO = "otio"
    EDL = "edl"
    SRT = "srt"
    VTT = "vtt"
    CSV = "csv"
    RHUBARB_TSV = "rhubarb-tsv"
    RHUBARB_XML = "rhubarb-xml"
    RHUBARB_JSON = "rhubarb-json"
    MOHO = "moho"
    LIVE_LINK = "live-link"
    GLTF = "gltf"
    BLENDER = "blender"
    THUMBNAILS = "thumbnails"


class Holds(StrEnum):
    """What a file is made of."""

    TIMELINE = "timeline"
    MOUTH = "mouth"
    MOTION = "motion"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class FormatFacts:
    """What is to be known of a kind of file.

    Args:
        name: for people, in English.
        suffix: of the file's name; of pictures that of the first kind there is.
        holds: the timeline is one file; mouth and motion have a file for every character, or for
            every line; pictures are a folder.
    """

    name: str
    suffix: str
    holds: Holds

    @property
    def is_of_character(self) -> bool:
        """Whether every character has a file of its own."""
        return self.holds in (Holds.MOUTH, Holds.MOTION)


FORMATS = MappingProxyType(
    {
        DataFormat.OTIO: FormatFacts("Timeline, OpenTimelineIO", ".otio", Holds.TIMELINE),
        DataFormat.EDL: FormatFacts("Timeline, EDL CMX 3600", ".edl", Holds.TIMELINE),
        DataFormat.SRT: FormatFacts("Subtitles, SRT", ".srt", Holds.TIMELINE),
        DataFormat.VTT: FormatFacts("Subtitles, WebVTT", ".vtt", Holds.TIMELINE),
        DataFormat.CSV: FormatFacts("Cue sheet, CSV", ".csv", Holds.TIMELINE),
        DataFormat.RHUBARB_TSV: FormatFacts("Lip cues, Rhubarb TSV", ".tsv", Holds.MOUTH),
        DataFormat.RHUBARB_XML: FormatFacts("Lip cues, Rhubarb XML", ".xml", Holds.MOUTH),
        DataFormat.RHUBARB_JSON: FormatFacts("Lip cues, Rhubarb JSON", ".json", Holds.MOUTH),
        DataFormat.MOHO: FormatFacts("Lip cues, Moho and Papagayo", ".dat", Holds.MOUTH),
        DataFormat.LIVE_LINK: FormatFacts("Curves, Live Link Face CSV", ".csv", Holds.MOTION),
        DataFormat.GLTF: FormatFacts("Face with motion, glTF", ".glb", Holds.MOTION),
        DataFormat.BLENDER: FormatFacts("Curves for scripts, JSON", ".json", Holds.MOTION),
        DataFormat.THUMBNAILS: FormatFacts("Pictures of lines", ".png", Holds.PICTURES),
    }
)
PICTURE_SUFFIXES = (".png", ".jpg")
