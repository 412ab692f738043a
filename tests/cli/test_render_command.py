"""The render command as the shell sees it: results, signals, and what a killed run leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from emo_desktop.audio.features import VoiceMeter
from emo_desktop.cli.commands import main
from emo_desktop.export.film_metadata import read_words
from emo_desktop.export.provenance.reading import CredentialState, read_credentials
from emo_desktop.motion.arkit import INDEX
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import read_curves, write_curves
from emo_desktop.motion.speech_encoder import SpeechEncoder
from tests.app.media import write_voice

_POSIX_ONLY = pytest.mark.skipif(os.name != "posix", reason="sends signals")


def test_json_has_the_promised_facts(
    portrait: Path, voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "ein Film äöü 🎬.mp4"
    assert main([*_order(portrait, voice, output), "--fps", "12.5", "--json"]) == 0
    printed = capsys.readouterr().out
    facts = json.loads(printed)
    assert printed.count("\n") == 1
    assert facts["output"] == str(output)
    assert (facts["frames"], facts["fps"], facts["duration_s"]) == (12, 12.5, 0.96)
    assert min(facts["width"], facts["height"]) == 128
    assert facts["elapsed_s"] > 0
    assert facts["real_time_factor"] == pytest.approx(facts["elapsed_s"] / 0.96, rel=0.01)
    assert set(facts["stages"]) == {"check", "prepare", "draw", "encode", "finish"}
    assert len(_decoded(output)) == 12


def test_people_get_one_sentence(
    portrait: Path, voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_order(portrait, voice, tmp_path / "f.mp4")) == 0
    assert "25 frames" in capsys.readouterr().out


def test_the_film_says_what_it_is_unless_that_is_refused(
    portrait: Path, voice: Path, tmp_path: Path
) -> None:
    film = tmp_path / "f.mp4"
    assert main(_order(portrait, voice, film)) == 0
    assert read_credentials(film).hold and "invisible mark" in read_words(film).comment
    assert main([*_order(portrait, voice, film), "--no-credentials", "--no-mark"]) == 0
    assert read_credentials(film).state is CredentialState.NONE
    assert "invisible mark" not in read_words(film).comment


def test_curves_are_written_beside_the_film(portrait: Path, voice: Path, tmp_path: Path) -> None:
    curves = tmp_path / "c.csv"
    assert main([*_order(portrait, voice, tmp_path / "f.mp4"), "--curves", str(curves)]) == 0
    header, *rows = curves.read_text(encoding="utf-8").splitlines()
    assert "JawOpen" in header
    assert len(rows) == 25
    assert {path.name for path in tmp_path.iterdir()} == {"f.mp4", "c.csv"}


def test_recorded_curves_are_played_and_the_voice_is_not_listened_to(
    portrait: Path, voice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        pytest.fail("the voice was listened to")

    recorded, played = tmp_path / "recorded.csv", tmp_path / "played.csv"
    write_curves(recorded, _nodding(45, Fraction(30)))
    monkeypatch.setattr(SpeechEncoder, "listen", refuse)
    monkeypatch.setattr(VoiceMeter, "measure", refuse)
    order = [*_order(portrait, voice, tmp_path / "f.mp4"), "--fps", "15"]
    assert main([*order, "--curves-in", str(recorded), "--curves", str(played)]) == 0
    assert len(_decoded(tmp_path / "f.mp4")) == 15
    motion = read_curves(played, fps=Fraction(15))
    expected = _nodding(45, Fraction(30)).head_deg[:30].reshape(15, 2, 3).mean(axis=1)
    assert motion.head_deg == pytest.approx(expected, abs=1e-3)


def test_recorded_curves_may_be_shorter_than_the_voice_and_the_voice_silent(
    portrait: Path, tmp_path: Path
) -> None:
    recorded, played = tmp_path / "recorded.csv", tmp_path / "played.csv"
    write_curves(recorded, _nodding(20, Fraction(10)))
    soundfile.write(tmp_path / "silence.wav", np.zeros(48000), 16000)
    order = [*_order(portrait, tmp_path / "silence.wav", tmp_path / "f.mp4"), "--fps", "10"]
    assert main([*order, "--curves-in", str(recorded), "--curves", str(played)]) == 0
    head_deg = read_curves(played, fps=Fraction(10)).head_deg
    assert len(head_deg) == 30
    assert head_deg[19:] == pytest.approx(np.repeat(head_deg[19:20], 11, axis=0))


def test_controls_change_the_motion_that_is_written(
    portrait: Path, voice: Path, tmp_path: Path
) -> None:
    points = tmp_path / "p.json"
    points.write_text('[{"curve": "cheekPuff", "time_s": 0.5, "value": 0.7}]')
    order = _order(portrait, voice, tmp_path / "f.mp4")
    for name, options in (("plain", []), ("asked", ["--gaze", "-9,0", "--points", str(points)])):
        assert main([*order, *options, "--curves", str(tmp_path / f"{name}.csv")]) == 0
    plain, asked = (
        read_curves(tmp_path / f"{n}.csv", fps=Fraction(25)) for n in ("plain", "asked")
    )
    assert asked.weights[12, INDEX["cheekPuff"]] == pytest.approx(0.7, abs=0.01)
    assert plain.weights[12, INDEX["cheekPuff"]] == 0
    assert asked.gaze_deg[12, 0] < plain.gaze_deg[12, 0] - 3


def test_the_same_seed_gives_the_same_frames_and_another_does_not(
    portrait: Path, tmp_path: Path
) -> None:
    voice = write_voice(tmp_path / "voice.wav", 2.0)
    for name, seed in (("a", "5"), ("b", "5"), ("c", "6")):
        order = _order(portrait, voice, tmp_path / f"{name}.mp4")
        # The mark names the film, and so is another one each time.
        assert main([*order, "--seed", seed, "--no-mark"]) == 0
    first, again, other = (_decoded(tmp_path / f"{name}.mp4") for name in "abc")
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@_POSIX_ONLY
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_cancelled_run_leaves_what_was_there(
    number: signal.Signals, portrait: Path, tmp_path: Path, child_environment: dict[str, str]
) -> None:
    output = tmp_path / "f.mp4"
    output.write_bytes(b"old")
    run = _started_run(portrait, tmp_path, child_environment)
    run.send_signal(number)
    _, errors = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "Traceback" not in errors
    assert {path.name for path in tmp_path.iterdir()} == {"f.mp4", "voice.wav"}
    assert output.read_bytes() == b"old"


@_POSIX_ONLY
def test_a_killed_run_leaves_no_half_film_and_its_segments_are_used_again(
    portrait: Path,
    tmp_path: Path,
    child_environment: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = _started_run(portrait, tmp_path, child_environment)
    run.kill()
    run.communicate(timeout=60)
    assert not (tmp_path / "f.mp4").exists()
    assert main([*_order(portrait, tmp_path / "voice.wav", tmp_path / "f.mp4"), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["segments_reused"] >= 1
    assert facts["frames"] == len(_decoded(tmp_path / "f.mp4")) == 30 * 25
    assert {path.name for path in tmp_path.iterdir()} == {"f.mp4", "voice.wav"}


def _nodding(frames: int, fps: Fraction) -> MotionCurves:
    head_deg = np.zeros((frames, 3))
    head_deg[:, 1] = 8 * np.sin(np.arange(frames) / 3)
    weights = np.full((frames, 52), 0.1)
    return MotionCurves(fps, weights, head_deg, np.zeros((frames, 2)))


def _order(portrait: Path, voice: Path, output: Path) -> list[str]:
    files = ["--portrait", portrait, "--audio", voice, "--output", output]
    return ["render", *map(str, files), "--size", "128"]


def _started_run(
    portrait: Path, folder: Path, environment: dict[str, str]
) -> subprocess.Popen[str]:
    """A run of half a minute of film that has begun to write."""
    voice = write_voice(folder / "voice.wav", 30.0)
    run = subprocess.Popen(
        [sys.executable, "-m", "emo_desktop", *_order(portrait, voice, folder / "f.mp4")],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not any(_size(part) for part in folder.glob(".emo-*.part")):
        if run.poll() is not None or time.monotonic() > deadline:
            run.kill()
            _, errors = run.communicate(timeout=60)
            pytest.fail(
                f"the run ended, or never began to write, before it could be stopped: {errors}"
            )
        time.sleep(0.01)
    return run


def _size(part: Path) -> int:
    """0 for a part gone since it was listed: the probe of the folder lives that briefly."""
    try:
        return part.stat().st_size
    except FileNotFoundError:
        return 0


def _decoded(path: Path) -> np.ndarray:
    with av.open(str(path)) as container:
        return np.stack([frame.to_ndarray() for frame in container.decode(video=0)])
