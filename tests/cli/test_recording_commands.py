"""record and devices: through the real sound library, on a sound card of files."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import soundfile

from emo_desktop.cli.commands import main
from emo_desktop.cli.exits import Exit
from tests.audio.stand_in import sound_card
from tests.conftest import ROOT

RAMP = np.arange(96000, dtype=np.float32) / 2**23


@pytest.fixture
def card(tmp_path: Path, child_environment: dict[str, str]) -> dict[str, str]:
    pytest.importorskip("sounddevice", exc_type=OSError)
    return child_environment | sound_card(tmp_path, RAMP)


def run(card: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.audio.stand_in", *words],
        env=card, cwd=ROOT, capture_output=True, text=True, timeout=60,
    )  # fmt: skip


def test_what_the_card_hears_is_in_the_file_sample_by_sample(
    card: dict[str, str], tmp_path: Path
) -> None:
    output = tmp_path / "take.wav"
    ran = run(card, "record", "--seconds", "0.7", "--output", str(output), "--json")
    assert ran.returncode == 0, ran.stderr
    facts = json.loads(ran.stdout)
    assert (facts["duration_s"], facts["samples"], facts["dropouts"]) == (0.7, 33600, [])
    assert facts["device"] == "default"
    heard, rate_hz = soundfile.read(output, dtype="float32")
    assert rate_hz == 48000
    assert np.array_equal(np.unique(np.diff(heard * 2**23)), [1])


def test_a_recording_is_told_in_words(card: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "take.wav"
    ran = run(card, "record", "--seconds", "0.5", "--output", str(output), "--rate", "44100")
    assert ran.returncode == 0, ran.stderr
    assert "0.500 s at 44100 Hz" in ran.stdout and "LUFS" in ran.stdout
    assert ran.stdout.splitlines()[-1] == str(output)


def test_a_cleaner_copy_stands_beside_the_take(card: dict[str, str], tmp_path: Path) -> None:
    output, copy = tmp_path / "take.wav", tmp_path / "take.clean.wav"
    command = ("record", "--seconds", "0.6", "--output", str(output), "--high-pass", "80", "--json")
    ran = run(card, *command)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout)["copy"] == str(copy)
    take, _ = soundfile.read(output, dtype="float32")
    cleaned, _ = soundfile.read(copy, dtype="float32")
    assert len(take) == len(cleaned)
    assert np.array_equal(np.unique(np.diff(take * 2**23)), [1])
    assert np.abs(cleaned[4800:]).max() < np.abs(take).max() / 2  # a ramp is all rumble
    output.unlink()
    ran = run(card, *command)
    assert ran.returncode == Exit.BAD_INPUT and "exists already" in ran.stderr
    assert not output.exists()
    ran = run(card, "record", "--seconds", "1", "--output", str(output), "--loudness", "3")
    assert ran.returncode == Exit.BAD_INPUT and "-60 to -5" in ran.stderr


def test_ctrl_c_ends_the_recording_and_keeps_it(card: dict[str, str], tmp_path: Path) -> None:
    output = tmp_path / "take.wav"
    words = ["record", "--seconds", "60", "--output", str(output), "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "tests.audio.stand_in", *words],
        env=card, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as recording:  # fmt: skip
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            time.sleep(0.05)
            if output.exists() and soundfile.info(output).frames > 24000:
                break
        recording.send_signal(signal.SIGINT)
        printed, _ = recording.communicate(timeout=30)
    assert recording.returncode == 0
    samples = json.loads(printed)["samples"]
    assert 24000 < samples < 30 * 48000
    assert soundfile.info(output).frames == samples


def test_the_devices_are_listed(card: dict[str, str]) -> None:
    ran = run(card, "devices")
    assert ran.returncode == 0, ran.stderr
    assert "input" in ran.stdout and "output" in ran.stdout and "ALSA" in ran.stdout
    facts = json.loads(run(card, "devices", "--json").stdout)
    assert [each["is_default"] for each in facts["inputs"]] == [True]
    assert facts["inputs"][0]["name"] == "default"


def test_a_device_that_there_is_not_is_said_with_those_there_are(
    card: dict[str, str], tmp_path: Path
) -> None:
    output = tmp_path / "take.wav"
    ran = run(card, "record", "--seconds", "1", "--output", str(output), "--device", "Neumann")
    assert ran.returncode == Exit.BAD_INPUT
    assert "no input 'Neumann'" in ran.stderr and "default" in ran.stderr
    ran = run(card, "record", "--seconds", "1", "--output", str(output), "--channel", "500")
    assert ran.returncode == Exit.BAD_INPUT and "no input 500" in ran.stderr
    assert not output.exists()


def test_a_machine_without_devices_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("emo_desktop.app.sound_devices.list_inputs", lambda: ())
    code = main(["record", "--seconds", "1", "--output", str(tmp_path / "take.wav")])
    assert code == Exit.BAD_INPUT
    assert "No sound input was found" in capsys.readouterr().err
    monkeypatch.setattr("emo_desktop.audio.inputs.list_inputs", lambda: ())
    monkeypatch.setattr("emo_desktop.audio.device.list_outputs", lambda: ())
    assert main(["devices"]) == 0
    assert "no input was found" in capsys.readouterr().out


def test_nothing_is_overwritten(
    card: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "take.wav"
    output.write_bytes(b"precious")
    ran = run(card, "record", "--seconds", "1", "--output", str(output))
    assert ran.returncode == Exit.BAD_INPUT and "exists already" in ran.stderr
    assert output.read_bytes() == b"precious"
    assert main(["record", "--seconds", "0", "--output", "x.wav"]) == Exit.BAD_INPUT
    assert main(["record", "--seconds", "-1", "--output", "x.wav"]) == Exit.USAGE
    assert main(["record", "--seconds", "1"]) == Exit.USAGE
    capsys.readouterr()
