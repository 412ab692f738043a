"""Plain words in files: written, read back, and never read where they would do harm."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from PIL import Image

from emo_desktop.export.film_metadata import (
    FilmWords,
    append_xmp,
    container_words,
    plain_words,
    png_words,
    read_words,
    xmp_packet,
)
from emo_desktop.export.provenance.facts import SourceKind
from emo_desktop.export.provenance.keys import installation_identity
from emo_desktop.export.provenance.signing import sign_film
from tests.export.provenance.films import facts_of, write_picture, write_tiny_film

ODD = 'Scène "1" <final> & ümlaut.mp4'


def written(path: Path, title: str = ODD) -> Path:
    facts = facts_of(SourceKind.ANIMATED, qualities=("draft",), title=title)
    codec = "libvpx-vp9" if path.suffix == ".webm" else "libx264"
    with av.open(str(path), "w") as container:
        container.metadata.update(container_words(facts))
        stream = container.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        black = np.full((72, 64), 128, np.uint8)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(black, format="yuv420p")))
        container.mux(stream.encode(None))
    append_xmp(path, xmp_packet(facts))
    return path


@pytest.mark.parametrize("name", ["film.mp4", "film.mov", "film.m4v"])
def test_films_say_what_they_are_in_udta_and_xmp(tmp_path: Path, name: str) -> None:
    words = read_words(written(tmp_path / name))
    assert words.title == ODD and words.is_ours
    assert "A portrait was animated by a computer" in words.comment
    assert words.creator == "EMO Desktop 0.9.0"
    assert words.source_type == "compositeWithTrainedAlgorithmicMedia"
    assert words.made_at == "2026-11-23T06:00:00+00:00"


def test_the_words_lie_in_the_boxes_players_look_in(tmp_path: Path) -> None:
    content = written(tmp_path / "film.mp4").read_bytes()
    assert b"udta" in content and b"\xa9cmt" in content and b"\xa9nam" in content


def test_files_without_a_place_for_xmp_keep_the_words_as_tags(tmp_path: Path) -> None:
    film = written(tmp_path / "film.webm")
    assert not append_xmp(film, b"x")
    words = read_words(film)
    assert words.title == ODD and "EMO Desktop" in words.comment and not words.source_type


def test_xmp_harms_neither_the_film_nor_its_signature(tmp_path: Path) -> None:
    film, signed = written(tmp_path / "film.mp4"), tmp_path / "signed.mp4"
    sign_film(film, signed, facts_of(), installation_identity(tmp_path / "keys"))
    for path in (film, signed):
        with av.open(str(path)) as container:
            assert len(list(container.decode(video=0))) == 1
    assert read_words(signed) == read_words(film)


def test_the_packet_is_xml_that_names_the_source(tmp_path: Path) -> None:
    packet = xmp_packet(facts_of(title=ODD))
    root = ElementTree.fromstring(packet)
    text = "".join(root.itertext())
    assert ODD in text and "trainedAlgorithmicMedia" in text
    assert packet.startswith(b"<?xpacket") and packet.endswith(b'<?xpacket end="r"?>')


def test_pictures_say_it_too(tmp_path: Path) -> None:
    path = tmp_path / "frame.png"
    with Image.open(write_picture(tmp_path / "plain.png")) as picture:
        picture.save(path, pnginfo=png_words(facts_of(title=ODD)))
    words = read_words(path)
    assert words.title == ODD and words.is_ours
    assert words.source_type == "trainedAlgorithmicMedia" and words.tool == "EMO Desktop 0.9.0"
    assert read_words(tmp_path / "plain.png") == FilmWords()


def test_the_words_promise_only_what_there_is() -> None:
    facts = facts_of()
    assert "Credentials and an invisible mark" in plain_words(facts)
    assert "mark" not in plain_words(replace(facts, is_marked=False))
    bare = plain_words(replace(facts, is_marked=False, is_signed=False))
    assert "said by" not in bare and bare.endswith("never filmed.")


def test_other_programs_xmp_is_read_as_attributes_too(tmp_path: Path) -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="Some Editor"/></rdf:RDF>'
        "</x:xmpmeta>"
    )
    film = write_tiny_film(tmp_path / "film.mp4")
    append_xmp(film, packet.encode())
    words = read_words(film)
    assert words.creator == "Some Editor" and not words.is_ours


@pytest.mark.parametrize(
    "packet",
    [
        b"not xml",
        b"",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b"<a>" * 500,
    ],
)
def test_packets_that_are_none_say_nothing(tmp_path: Path, packet: bytes) -> None:
    film = write_tiny_film(tmp_path / "film.mp4")
    append_xmp(film, packet)
    assert read_words(film).creator == ""


@pytest.mark.parametrize("size", [0, 4, 2**32 - 1])
def test_boxes_that_lie_about_their_size_are_survived(tmp_path: Path, size: int) -> None:
    film = write_tiny_film(tmp_path / "film.mp4")
    with film.open("ab") as file:
        file.write(struct.pack(">I4s", size, b"uuid") + bytes(12))
    assert read_words(film).creator == ""


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "no.mp4"
    path.write_bytes(b"nothing at all")
    assert read_words(path) == FilmWords()
