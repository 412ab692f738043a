"""inspect and doctor: what they say, and in which form."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from emo_desktop.cli.commands import main
from emo_desktop.cli.exits import Exit
from tests.app.media import write_voice


def test_inspect_tells_people_about_a_picture(
    portrait: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(portrait)]) == 0
    printed = capsys.readouterr().out
    assert "JPEG" in printed
    assert "1 found" in printed


def test_inspect_tells_programs_about_a_picture(
    portrait: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", str(portrait), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["kind"], facts["usable"]) == ("picture", True)
    assert len(facts["faces"]) == 1
    assert facts["face"]["confidence"] > 0.9


def test_inspect_tells_about_a_sound(voice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(voice), "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["kind"], facts["sample_rate_hz"], facts["channels"]) == ("sound", 16000, 1)
    assert facts["duration_s"] == pytest.approx(1.0)
    assert -20 < facts["peak_db"] < 0


def test_inspect_goes_by_content_where_the_name_says_nothing(
    portrait: Path, voice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for source, kind in ((portrait, "picture"), (voice, "sound")):
        shutil.copy(source, tmp_path / kind)
        assert main(["inspect", str(tmp_path / kind), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["kind"] == kind


def test_inspect_warns_about_a_telephone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_voice(tmp_path / "phone.wav", 1.0, rate_hz=8000)
    assert main(["inspect", str(tmp_path / "phone.wav")]) == 0
    assert "warning: The sound has nothing above 4 kHz" in capsys.readouterr().out


def test_doctor_finds_this_machine_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--json"]) == 0
    facts = {fact["name"]: fact for fact in json.loads(capsys.readouterr().out)["facts"]}
    assert facts["models"]["verdict"] == "ok"
    assert {"python", "cores", "memory", "packages", "ffmpeg", "cache folder"} <= set(facts)
    assert "natural" in facts["mouth styles"]["detail"]


def test_doctor_prints_a_line_for_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(line.split()[0] in ("ok", "warn") for line in lines)


def test_a_damaged_model_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    (models / "face.onnx").write_bytes(b"not what it was")
    manifest = {"files": {"face.onnx": {"sha256": "0" * 64}}}
    (models / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr("emo_desktop.app.machine.resources_dir", lambda: tmp_path)
    assert main(["doctor"]) == Exit.INTERNAL
    assert "fail" in capsys.readouterr().out
