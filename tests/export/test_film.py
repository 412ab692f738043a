"""Films written and decoded again: frames, colours, sound, and what is left after a failure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
import soundfile

from emo_desktop.base.arrays import Bytes, Floats
from emo_desktop.base.errors import MediaError, OutputError, SoundError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.export.film import FilmWriter, write_film
from emo_desktop.export.probe import FilmFacts, probe_film
from emo_desktop.export.soundtrack import SoundTrack
from tests.app.media import are_alike

RATES = [Fraction(25), Fraction(30000, 1001), Fraction(12)]


@pytest.mark.parametrize("fps", RATES)
@pytest.mark.parametrize("channels", [1, 2])
def test_film_has_the_frames_and_the_sound_that_were_given(
    tmp_path: Path, fps: Fraction, channels: int
) -> None:
    sound = _clicks(2.013, 48000, channels)
    facts = _film(tmp_path / "f.mp4", frames=round(2.013 * fps), fps=fps, sound=sound)
    assert facts == probe_film(tmp_path / "f.mp4")
    assert facts.frames == round(2.013 * fps) and facts.fps == fps
    assert (facts.width, facts.height) == (64, 48)
    assert facts.duration_s == facts.frames / fps
    assert abs(facts.sound_duration_s - facts.duration_s) <= 1 / fps
    assert (facts.picture_codec, facts.sound_codec) == ("h264", "aac")


def test_frames_come_back_in_order_and_on_time(tmp_path: Path) -> None:
    fps = Fraction(24000, 1001)
    levels = [20 + 9 * n for n in range(25)]
    with FilmWriter(tmp_path / "f.mp4", width=64, height=48, fps=fps, sound=None) as film:
        for level in levels:
            film.add(np.full((48, 64, 3), level, dtype=np.uint8))
        film.finish()
    frames = _decoded(tmp_path / "f.mp4")
    assert [f.pts * f.time_base for f in frames] == [n / fps for n in range(25)]
    seen = [(f.to_ndarray()[:48].mean() - 16) * 255 / 219 for f in frames]
    assert np.abs(np.array(seen) - levels).max() < 2


def test_colours_survive_and_are_tagged_as_what_they_are(tmp_path: Path) -> None:
    patches = np.random.default_rng(3).integers(0, 256, (4, 6, 3), dtype=np.uint8)
    patches[0, :5] = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255), (0, 0, 0)]
    frame = cv2.resize(patches, (6 * 32, 4 * 32), interpolation=cv2.INTER_NEAREST)
    with FilmWriter(tmp_path / "f.mp4", width=192, height=128, fps=RATES[0], sound=None) as film:
        for _ in range(5):
            film.add(frame)  # type: ignore[arg-type]
        film.finish()
    for decoded in _decoded(tmp_path / "f.mp4"):
        seen = _rgb(decoded).reshape(4, 32, 6, 32, 3)[:, 8:24, :, 8:24].mean(axis=(1, 3))
        errors = np.abs(seen - patches)
        # One step of 8-bit Cb is 2.1 levels of blue; BT.601 by mistake is off by up to 60.
        assert np.median(errors) < 1 and errors.max() <= 2.2
    with av.open(str(tmp_path / "f.mp4")) as container:
        coder = container.streams.video[0].codec_context
        tags = (coder.colorspace, coder.color_primaries, coder.color_trc, coder.color_range)
        assert tags == (1, 1, 1, 1)
        assert coder.pix_fmt == "yuv420p"


@pytest.mark.parametrize("size", [(64, 48), (64, 50), (66, 54), (98, 62)])
def test_colour_lies_where_the_picture_is_in_every_even_size(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    width, height = size
    frame = np.full((height, width, 3), (230, 180, 140), dtype=np.uint8)
    frame[height // 4 * 2 :] = (40, 60, 200)
    frame[:, width // 4 * 2 :, 1] = 20
    with FilmWriter(
        tmp_path / "f.mp4", width=width, height=height, fps=RATES[0], sound=None
    ) as film:
        for _ in range(3):
            film.add(frame)
        film.finish()
    seen = _rgb(_decoded(tmp_path / "f.mp4")[1])
    assert seen.shape == frame.shape
    assert (np.abs(seen - frame).max(axis=2) > 24).mean() < 0.03


def test_index_stands_before_the_pictures(tmp_path: Path) -> None:
    _film(tmp_path / "f.mp4", frames=10)
    content = (tmp_path / "f.mp4").read_bytes()
    assert 0 < content.find(b"moov") < content.find(b"mdat")


@pytest.mark.parametrize("rate_hz", [48000, 44100])
def test_sound_starts_at_zero_without_delay(tmp_path: Path, rate_hz: int) -> None:
    sound = _clicks(2.0, rate_hz, 1)
    _film(tmp_path / "f.mp4", frames=50, sound=sound, rate_hz=rate_hz)
    heard = _decoded_sound(tmp_path / "f.mp4")[:, 0]
    margin = 200
    scores = np.correlate(heard[: len(sound)], sound[margin:-margin, 0], "valid")
    assert int(scores.argmax()) == margin


@pytest.mark.parametrize(
    ("sound_s", "heard_s"),
    [(0.4, 1.0), (0.99, 1.0), (1.0, 1.0), (1.03, 1.03), (1.5, 1.04), (30.0, 1.04)],
)
def test_sound_ends_within_a_frame_of_the_picture(
    tmp_path: Path, sound_s: float, heard_s: float
) -> None:
    sound = _clicks(sound_s, 48000, 2)
    facts = _film(tmp_path / "f.mp4", frames=25, sound=sound)
    assert float(facts.sound_duration_s) == pytest.approx(heard_s, abs=2 / 48000)


def test_two_films_of_the_same_frames_are_alike(tmp_path: Path) -> None:
    for name in ("a.mp4", "b.mp4"):
        _film(tmp_path / name, frames=30, sound=_clicks(1.2, 48000, 1))
    assert are_alike(tmp_path / "a.mp4", tmp_path / "b.mp4")


def test_transparent_frames_are_laid_over_the_background(tmp_path: Path) -> None:
    with FilmWriter(
        tmp_path / "f.mp4", width=32, height=32, fps=RATES[0], sound=None, background=(40, 90, 200)
    ) as film:
        film.add(np.zeros((32, 32, 4), dtype=np.uint8))
        film.finish()
    seen = _rgb(_decoded(tmp_path / "f.mp4")[0]).mean(axis=(0, 1))
    assert np.abs(seen - (40, 90, 200)).max() <= 2


def test_an_abandoned_film_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "f.mp4").write_bytes(b"old")
    with pytest.raises(RuntimeError, match="stop"), _writer(tmp_path / "f.mp4") as film:
        film.add(_frame(0))
        raise RuntimeError("stop")
    assert [p.name for p in tmp_path.iterdir()] == ["f.mp4"]
    assert (tmp_path / "f.mp4").read_bytes() == b"old"


def test_a_sound_that_breaks_leaves_nothing(tmp_path: Path) -> None:
    def blocks() -> Iterator[Floats]:
        yield np.zeros((4800, 1), dtype=np.float32)
        raise SoundError("The sound ends in the middle.")

    track = SoundTrack(blocks(), sample_rate_hz=48000, channels=1)
    with pytest.raises(SoundError), _writer(tmp_path / "f.mp4", sound=track) as film:
        for n in range(25):
            film.add(_frame(n))
    assert list(tmp_path.iterdir()) == []


_FULL_DISK = """
import resource, sys
import numpy as np
from fractions import Fraction
from pathlib import Path
from emo_desktop.base.errors import OutputError
from emo_desktop.export.film import FilmWriter

resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), -1))
noise = np.random.default_rng(0).integers(0, 256, (128, 128, 3), dtype=np.uint8)
try:
    film = FilmWriter(Path(sys.argv[1]), width=128, height=128, fps=Fraction(25), sound=None)
    with film:
        for _ in range(60):
            film.add(np.roll(noise, _ * 7, axis=0))
        print(film.finish().size_bytes)
except OutputError as error:
    print(error, error.hint)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no file size limits there")
def test_a_film_that_does_not_fit_is_an_error_wherever_the_room_ends(tmp_path: Path) -> None:
    output = tmp_path / "f.mp4"

    def written_with_room_for(limit: int) -> str:
        command = [sys.executable, "-c", _FULL_DISK, str(output), str(limit)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    size = int(written_with_room_for(10**9))
    output.write_bytes(b"old")
    for limit in (1, size // 2, size - 1000, size - 1):
        assert "larger than files may be" in written_with_room_for(limit)
        assert [p.name for p in tmp_path.iterdir()] == ["f.mp4"]
        assert output.read_bytes() == b"old"


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_film_that_reads_back_damaged_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    def lose_the_end(path: Path) -> FilmFacts:
        path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
        return probe_film(path)

    monkeypatch.setattr("emo_desktop.export.film.probe_film", lose_the_end)
    with pytest.raises(OutputError, match=r"f\.mp4 came out damaged"):
        _film(tmp_path / "f.mp4", frames=50, sound=_clicks(2.0, 48000, 1))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"text", b"\0\0\0\x18ftypmp42" + bytes(200)])
def test_what_is_no_film_is_an_error(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "f.mp4").write_bytes(content)
    with pytest.raises(MediaError):
        probe_film(tmp_path / "f.mp4")


def test_write_film_takes_frames_and_a_sound_file(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "voice.wav", _clicks(1.0, 22050, 1), 22050)
    facts = write_film(
        (_frame(n) for n in range(25)),
        sound=tmp_path / "voice.wav",
        output=tmp_path / "f.mp4",
        fps=RATES[0],
        token=CancelToken(),
    )
    assert facts.frames == 25
    heard = _decoded_sound(tmp_path / "f.mp4")
    assert np.abs(heard).max() > 0.1


def test_write_film_can_be_cancelled(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "voice.wav", _clicks(1.0, 48000, 1), 48000)
    token = CancelToken()

    def frames() -> Iterator[Bytes]:
        for n in range(25):
            yield _frame(n)
            token.cancel()

    with pytest.raises(Cancelled):
        write_film(
            frames(),
            sound=tmp_path / "voice.wav",
            output=tmp_path / "f.mp4",
            fps=RATES[0],
            token=token,
        )
    assert [p.name for p in tmp_path.iterdir()] == ["voice.wav"]


def _writer(output: Path, *, sound: SoundTrack | None = None) -> FilmWriter:
    return FilmWriter(output, width=64, height=48, fps=RATES[0], sound=sound)


def _film(
    output: Path,
    *,
    frames: int,
    fps: Fraction = RATES[0],
    sound: Floats | None = None,
    rate_hz: int = 48000,
) -> FilmFacts:
    track = None
    if sound is not None:
        blocks = iter(np.array_split(sound, 7))
        track = SoundTrack(blocks, sample_rate_hz=rate_hz, channels=sound.shape[1])
    with FilmWriter(output, width=64, height=48, fps=fps, sound=track) as film:
        for n in range(frames):
            film.add(_frame(n))
        return film.finish()


def _frame(n: int) -> Bytes:
    frame = np.full((48, 64, 3), 90, dtype=np.uint8)
    frame[:, n % 64] = 200
    return frame


def _clicks(duration_s: float, rate_hz: int, channels: int) -> Floats:
    """(N, C) float32: quiet noise with short loud bursts at uneven times."""
    rng = np.random.default_rng(1)
    sound = rng.normal(scale=0.002, size=(round(duration_s * rate_hz), channels))
    for moment_s in (0.0, 0.31, 0.55, 1.17, 1.4, 1.93):
        begin = round(moment_s * rate_hz)
        burst = sound[begin : begin + 60]
        burst += rng.normal(scale=0.3, size=burst.shape)
    return sound.astype(np.float32)


def _decoded(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def _decoded_sound(path: Path) -> Floats:
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    assert frames[0].pts == 0
    return np.concatenate([f.to_ndarray().T for f in frames])


def _rgb(frame: av.VideoFrame) -> Floats:
    """(H, W, 3) RGB 0 to 255 in double precision, by the formulas a television uses (BT.709)."""
    planes = frame.to_ndarray().astype(float)
    height, width = frame.height, frame.width
    chroma = planes[height:].reshape(2, height // 2, width // 2).repeat(2, 1).repeat(2, 2)
    luma = (planes[:height] - 16) * 255 / 219
    blue, red = (chroma - 128) * 255 / 224
    green = 0.1873 * blue + 0.4681 * red
    rgb = np.stack([luma + 1.5748 * red, luma - green, luma + 1.8556 * blue], axis=2)
    return np.asarray(np.clip(rgb, 0, 255))
