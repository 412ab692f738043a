"""Bad input: one clear sentence and a hint, exit code 3, no traceback, nothing overwritten."""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile

from emo_desktop.cli.commands import main
from emo_desktop.export.film import FilmWriter
from emo_desktop.export.soundtrack import SoundTrack
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import write_curves
from tests.app.media import buzzing_voice

Make = Callable[[Path, Path, Path], None]


def _missing(_path: Path, _portrait: Path, _voice: Path) -> None:
    pass


def _folder(path: Path, _portrait: Path, _voice: Path) -> None:
    path.mkdir()


def _empty(path: Path, _portrait: Path, _voice: Path) -> None:
    path.touch()


def _text(path: Path, _portrait: Path, _voice: Path) -> None:
    path.write_text("This is no picture and no sound.\n" * 40)


def _cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def _cut_png(path: Path, portrait: Path, _voice: Path) -> None:
    picture = cv2.imread(str(portrait))
    assert picture is not None
    cv2.imwrite(str(path), picture)
    _cut(path)


def _cut_jpeg(path: Path, portrait: Path, _voice: Path) -> None:
    path.write_bytes(portrait.read_bytes())
    _cut(path)


def _huge(path: Path, _portrait: Path, _voice: Path) -> None:
    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 30000, 30000, 8, 2, 0, 0, 0))
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 90001 * 8))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + header + pixels + chunk(b"IEND", b""))


def _one_pixel(path: Path, _portrait: Path, _voice: Path) -> None:
    cv2.imwrite(str(path), np.full((1, 1, 3), 90, dtype=np.uint8))


def _no_face(path: Path, _portrait: Path, _voice: Path) -> None:
    """Hills under a sky."""
    rows, columns = np.mgrid[:300, :400]
    hills = rows > 200 + 30 * np.sin(columns / 40)
    picture = np.where(hills[..., None], (40, 120, 60), (230, 190, 140)) - rows[..., None] // 4
    cv2.imwrite(str(path), picture.astype(np.uint8))


def _zero_length(path: Path, _portrait: Path, _voice: Path) -> None:
    soundfile.write(path, np.zeros(0, dtype=np.float32), 16000)


def _silence(path: Path, _portrait: Path, _voice: Path) -> None:
    soundfile.write(path, np.zeros(32000, dtype=np.float32), 16000)


def _silence_with_dither(path: Path, _portrait: Path, _voice: Path) -> None:
    steps = np.random.default_rng(0).integers(-1, 2, 32000).astype(np.int16)
    soundfile.write(path, steps, 16000, subtype="PCM_16")


def _not_a_number(path: Path, _portrait: Path, _voice: Path) -> None:
    samples = buzzing_voice(3.0)
    samples[40000] = np.nan
    soundfile.write(path, samples, 16000, subtype="FLOAT")


def _cut_wav(path: Path, _portrait: Path, voice: Path) -> None:
    path.write_bytes(voice.read_bytes()[:40])


def _half_wav(path: Path, _portrait: Path, voice: Path) -> None:
    path.write_bytes(voice.read_bytes())
    _cut(path)


def _mp4(path: Path) -> None:
    voice = buzzing_voice(4.0, 48000)[:, None]
    sound = SoundTrack(iter([voice]), sample_rate_hz=48000, channels=1)
    with FilmWriter(path, width=64, height=64, fps=Fraction(25), sound=sound) as film:
        for _ in range(100):
            film.add(np.zeros((64, 64, 3), dtype=np.uint8))
        film.finish()


def _cut_mp4(path: Path, _portrait: Path, _voice: Path) -> None:
    _mp4(path)
    path.write_bytes(path.read_bytes()[:600])


def _half_mp4(path: Path, _portrait: Path, _voice: Path) -> None:
    """Its index, at the beginning, is whole: the file opens and promises all."""
    _mp4(path)
    _cut(path)


BAD_PICTURES: list[tuple[str, Make]] = [
    ("missing.png", _missing),
    ("folder.png", _folder),
    ("empty.png", _empty),
    ("text.png", _text),
    ("cut.png", _cut_png),
    ("cut.jpg", _cut_jpeg),
    ("huge.png", _huge),
    ("one.png", _one_pixel),
    ("hills.png", _no_face),
]
BAD_SOUNDS: list[tuple[str, Make]] = [
    ("missing.wav", _missing),
    ("folder.wav", _folder),
    ("empty.wav", _empty),
    ("text.wav", _text),
    ("text.m4a", _text),
    ("cut.wav", _cut_wav),
    ("cut.mp4", _cut_mp4),
    ("half.wav", _half_wav),
    ("half.mp4", _half_mp4),
    ("zero.wav", _zero_length),
    ("silent.wav", _silence),
    ("dither.wav", _silence_with_dither),
    ("nan.wav", _not_a_number),
]


@pytest.mark.parametrize(("name", "make"), BAD_PICTURES, ids=[n for n, _ in BAD_PICTURES])
def test_bad_pictures(
    name: str,
    make: Make,
    portrait: Path,
    voice: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    make(tmp_path / name, portrait, voice)
    _expect_refusal(tmp_path / name, voice, tmp_path, capfd)
    _expect_inspection_to_refuse(tmp_path / name, capfd)


@pytest.mark.parametrize(("name", "make"), BAD_SOUNDS, ids=[n for n, _ in BAD_SOUNDS])
def test_bad_sounds(
    name: str,
    make: Make,
    portrait: Path,
    voice: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    make(tmp_path / name, portrait, voice)
    _expect_refusal(portrait, tmp_path / name, tmp_path, capfd)
    if not name.startswith("half"):  # what is there can be looked at
        _expect_inspection_to_refuse(tmp_path / name, capfd)


@pytest.mark.parametrize(
    "output", ["portrait.jpg", "voice.mp4", "folder.mp4", "film", "no/film.mp4", "voice.mp4/f.mp4"]
)
def test_bad_outputs(
    output: str, portrait: Path, voice: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    inputs = tmp_path / "portrait.jpg", tmp_path / "voice.mp4"
    for copy, original in zip(inputs, (portrait, voice), strict=True):
        copy.write_bytes(original.read_bytes())
    (tmp_path / "folder.mp4").mkdir()
    before = _contents(tmp_path)
    code = _render(*inputs, tmp_path / output)
    _expect_sentence_and_hint(code, capfd)
    assert _contents(tmp_path) == before


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder nobody can write")
def test_a_folder_that_cannot_be_written(
    portrait: Path, voice: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    _expect_sentence_and_hint(_render(portrait, voice, Path("/proc/film.mp4")), capfd)


def test_curves_that_cannot_be_written(
    portrait: Path, voice: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = _render(portrait, voice, tmp_path / "f.mp4", "--curves", str(tmp_path / "no" / "c.csv"))
    _expect_sentence_and_hint(code, capfd)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("option", "file", "content"),
    [
        ("--curves-in", "none.csv", None),
        ("--curves-in", "text.csv", "This is no motion.\n"),
        ("--curves-in", "empty.csv", ""),
        ("--points", "none.json", None),
        ("--points", "text.json", "jawOpen 1.5 0.4"),
        ("--points", "wild.json", '[{"curve": "jawOpen", "time_s": 1, "value": 9}]'),
        ("--mouth-style", "none.json", None),
        ("--mouth-style", "text.json", "wide"),
        ("--mouth-style", "wild.json", '{"widest_jaw": 9}'),
    ],
)
def test_bad_files_of_motion(
    option: str,
    file: str,
    content: str | None,
    portrait: Path,
    voice: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    if content is not None:
        (tmp_path / file).write_text(content)
    before = _contents(tmp_path)
    code = _render(portrait, voice, tmp_path / "film.mp4", option, str(tmp_path / file))
    _expect_sentence_and_hint(code, capfd)
    assert _contents(tmp_path) == before


@pytest.mark.parametrize(
    ("option", "value"),
    [
        pytest.param("--quality", "final", id="final quality without a pack"),
        pytest.param("--face", "90000,0,50,50", id="a face box outside the picture"),
        pytest.param("--mouth-style", "baroque", id="a mouth style nobody made"),
    ],
)
def test_what_is_not_to_be_had(
    option: str,
    value: str,
    portrait: Path,
    voice: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    code = _render(portrait, voice, tmp_path / "film.mp4", option, value)
    _expect_sentence_and_hint(code, capfd)


def test_recorded_curves_are_not_overwritten_by_those_played(
    portrait: Path, voice: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    curves = tmp_path / "c.csv"
    still = MotionCurves(Fraction(25), np.zeros((9, 52)), np.zeros((9, 3)), np.zeros((9, 2)))
    write_curves(curves, still)
    before = _contents(tmp_path)
    both = ("--curves-in", str(curves), "--curves", str(curves))
    _expect_sentence_and_hint(_render(portrait, voice, tmp_path / "film.mp4", *both), capfd)
    assert _contents(tmp_path) == before


def test_damaged_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "settings.json").write_text('{"threads": "many"}')
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path))
    _expect_sentence_and_hint(main(["doctor"]), capfd)


_LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, -1))
from emo_desktop.cli.commands import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_disk_that_fills_up_while_the_film_is_made(
    portrait: Path, voice: Path, tmp_path: Path, child_environment: dict[str, str]
) -> None:
    film = tmp_path / "film.mp4"
    film.write_bytes(b"old")
    arguments = ["render", "--portrait", portrait, "--audio", voice, "--output", film]
    run = subprocess.run(
        [sys.executable, "-c", _LIMITED, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=child_environment,
        check=False,
    )
    assert run.returncode == 3
    assert run.stderr.splitlines()[-2].startswith("error: ")
    assert "Traceback" not in run.stderr
    assert _contents(tmp_path) == {"film.mp4": b"old"}


def _expect_refusal(
    portrait: Path, voice: Path, folder: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (folder / "film.mp4").write_bytes(b"old")
    before = _contents(folder)
    _expect_sentence_and_hint(_render(portrait, voice, folder / "film.mp4"), capfd)
    assert _contents(folder) == before


def _expect_inspection_to_refuse(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(path)]) == 3
    output = capfd.readouterr()
    assert "error: " in output.out + output.err
    assert "Traceback" not in output.out + output.err


def _render(portrait: Path, voice: Path, output: Path, *more: str) -> int:
    files = ["--portrait", portrait, "--audio", voice, "--output", output]
    return main(["render", *map(str, files), "--size", "128", *more])


def _expect_sentence_and_hint(code: int, capfd: pytest.CaptureFixture[str]) -> None:
    output = capfd.readouterr()
    assert code == 3, output.err
    assert output.out == ""
    lines = [line for line in output.err.splitlines() if not _is_progress(line)]
    assert len(lines) == 2, output.err
    assert lines[0].startswith("error: ")
    assert lines[1].startswith("hint: ")


def _is_progress(line: str) -> bool:
    return line.startswith(("Reading the inputs", "Preparing the portrait", "Drawing frames"))


def _contents(folder: Path) -> dict[str, bytes | None]:
    return {path.name: path.read_bytes() if path.is_file() else None for path in folder.iterdir()}
