"""What a film is, in plain words inside its file, for people and for programs that know no C2PA."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import av
import av.error
from PIL import Image, PngImagePlugin

from emo_desktop.base.atomic import explained
from emo_desktop.export.provenance.facts import Provenance
from emo_desktop.export.provenance.manifest import GENERATOR

# Where ISO base media files keep XMP that needs no index: a box of this name at the top.
_XMP_BOX = UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes
_BOXED = (".mp4", ".m4v", ".mov", ".m4a")
_MOST_XMP = 1 << 20
_WRAPPED_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_WRAPPED_END = '<?xpacket end="r"?>'
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_XMP = "http://ns.adobe.com/xap/1.0/"
_IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_SOURCE_BEGIN = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_PNG_XMP = "XML:com.adobe.xmp"
_PNG_HEAD_BYTES = 8 + 25  # signature and size


@dataclass(frozen=True, slots=True)
class FilmWords:
    """What a file says of itself in words. Anybody can change or remove them.

    Args:
        title: of the film.
        comment: what it is.
        tool: what wrote the file.
        creator: the program that made the film, from XMP.
        source_type: IPTC term, from XMP, without its address.
        made_at: ISO date and time, from XMP.
    """

    title: str = ""
    comment: str = ""
    tool: str = ""
    creator: str = ""
    source_type: str = ""
    made_at: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether they name this program."""
        return any(GENERATOR in words for words in (self.comment, self.tool, self.creator))


def plain_words(facts: Provenance) -> str:
    """One paragraph that says what the film is."""
    name = f"{GENERATOR} {facts.program_version}"
    kept = (facts.is_signed and "its Content Credentials", facts.is_marked and "an invisible mark")
    proofs = " and ".join(proof for proof in kept if proof)
    ending = f" More is said by {proofs}." if proofs else ""
    return f"Made with {name}. {facts.kind.sentence}{ending}"


def container_words(facts: Provenance) -> dict[str, str]:
    """For PyAV's ``container.metadata`` before the first frame; each format names them its way.

    In MP4 and MOV they become the boxes ©nam, ©cmt, desc and ©day of udta, elsewhere tags. ©too is
    always the writer's own name.
    """
    words = plain_words(facts)
    return {
        "title": facts.title,
        "comment": words,
        "description": words,
        "date": facts.made_at.isoformat(timespec="seconds"),
    }


def xmp_packet(facts: Provenance) -> bytes:
    """The same as XMP, with the IPTC's digital source type."""
    tool = escape(f"{GENERATOR} {facts.program_version}")
    made = escape(facts.made_at.isoformat(timespec="seconds"))

    def alternative(words: str) -> str:
        return f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(words)}</rdf:li></rdf:Alt>'

    text = f"""{_WRAPPED_BEGIN}
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"><rdf:Description rdf:about=""
 xmlns:dc="{_DC}" xmlns:xmp="{_XMP}" xmlns:Iptc4xmpExt="{_IPTC_EXT}">
<dc:title>{alternative(facts.title)}</dc:title>
<dc:description>{alternative(plain_words(facts))}</dc:description>
<xmp:CreatorTool>{tool}</xmp:CreatorTool>
<xmp:CreateDate>{made}</xmp:CreateDate>
<Iptc4xmpExt:DigitalSourceType>{escape(facts.kind.iptc_uri)}</Iptc4xmpExt:DigitalSourceType>
<Iptc4xmpExt:AISystemUsed>{tool}</Iptc4xmpExt:AISystemUsed>
</rdf:Description></rdf:RDF></x:xmpmeta>
{_WRAPPED_END}"""
    return text.encode("utf-8")


def append_xmp(path: Path, packet: bytes, *, suffix: str | None = None) -> bool:
    """Put XMP at the end of a complete MP4 or MOV, before it is signed; nothing else moves.

    Args:
        path: the file.
        packet: see ``xmp_packet``.
        suffix: of the name it will have; that of its own name when left out.

    Returns:
        Whether files of this name have a place for it.

    Raises:
        OutputError: the file cannot be written.
    """
    if (suffix or path.suffix).lower() not in _BOXED:
        return False
    box = struct.pack(">I4s", 8 + len(_XMP_BOX) + len(packet), b"uuid") + _XMP_BOX + packet
    with explained(path), path.open("ab") as file:
        file.write(box)
    return True


def png_words(facts: Provenance) -> PngImagePlugin.PngInfo:
    """For Pillow's ``save(…, pnginfo=…)``: plain words and XMP."""
    chunks = PngImagePlugin.PngInfo()
    chunks.add_text("Title", facts.title)
    chunks.add_text("Description", plain_words(facts))
    chunks.add_text("Software", f"{GENERATOR} {facts.program_version}")
    chunks.add_itxt(_PNG_XMP, xmp_packet(facts).decode("utf-8"))
    return chunks


def png_chunks(facts: Provenance) -> bytes:
    """The same as chunks of a PNG file."""
    return b"".join(png_chunk(kind, content) for kind, content, *_ in png_words(facts).chunks)


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    check = zlib.crc32(kind + content)
    return struct.pack(">I4s", len(content), kind) + content + struct.pack(">I", check)


def with_png_chunks(png: bytes, chunks: bytes) -> bytes:
    """A PNG file with more chunks, before its picture."""
    return png[:_PNG_HEAD_BYTES] + chunks + png[_PNG_HEAD_BYTES:]


def read_words(path: Path) -> FilmWords:
    """What a file says of itself; nothing where it says nothing or cannot be read."""
    if path.suffix.lower() == ".png":
        tags, packet = _png_tags(path)
    else:
        tags, packet = _container_tags(path), _boxed_xmp(path)
    return FilmWords(
        title=tags.get("title", ""),
        comment=tags.get("comment", "") or tags.get("description", ""),
        tool=tags.get("software", "") or tags.get("encoder", ""),
        creator=_of_xmp(packet, _XMP, "CreatorTool"),
        source_type=_of_xmp(packet, _IPTC_EXT, "DigitalSourceType").removeprefix(_SOURCE_BEGIN),
        made_at=_of_xmp(packet, _XMP, "CreateDate"),
    )


def _container_tags(path: Path) -> dict[str, str]:
    try:
        with av.open(str(path), metadata_errors="replace") as container:
            return {name.lower(): value for name, value in container.metadata.items()}
    except (av.error.FFmpegError, OSError):
        return {}


def _png_tags(path: Path) -> tuple[dict[str, str], bytes]:
    try:
        with Image.open(path) as picture:
            texts = {str(name): str(value) for name, value in picture.info.items()}
    except (OSError, ValueError):
        return {}, b""
    packet = texts.pop(_PNG_XMP, "")
    return {name.lower(): value for name, value in texts.items()}, packet.encode("utf-8")


def _boxed_xmp(path: Path) -> bytes:
    """The XMP of an ISO base media file; empty for none."""
    if path.suffix.lower() not in _BOXED:
        return b""
    try:
        with path.open("rb") as file:
            end = file.seek(0, 2)
            at = 0
            while at + 24 <= end:
                file.seek(at)
                size, kind = struct.unpack(">I4s", file.read(8))
                head = 8
                if size == 1:
                    size, head = struct.unpack(">Q", file.read(8))[0], 16
                elif size == 0:
                    size = end - at
                if kind == b"uuid" and file.read(16) == _XMP_BOX:
                    return file.read(min(_MOST_XMP, size - head - 16))
                if size < head:
                    return b""
                at += size
    except (OSError, struct.error):
        pass
    return b""


def _of_xmp(packet: bytes, space: str, name: str) -> str:
    """A property of an XMP packet, written as an element or as an attribute; empty for none."""
    # No document type has a place in XMP; refusing it keeps entities from growing without end.
    if not packet or b"<!DOCTYPE" in packet or b"<!ENTITY" in packet:
        return ""
    try:
        root = ElementTree.fromstring(packet.strip(b"\0 \r\n"))  # noqa: S314 - see above
    except ElementTree.ParseError:
        return ""
    for description in root.iter(f"{{{_RDF}}}Description"):
        tag = f"{{{space}}}{name}"
        if tag in description.attrib:
            return description.attrib[tag].strip()
        element = description.find(tag)
        if element is not None:
            return "".join(element.itertext()).strip()
    return ""
