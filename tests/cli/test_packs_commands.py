"""packs: what each command says, what it asks, and how it refuses."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from emo_desktop.app.packs import CheckedImport, PackImported
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.cli.commands import main
from emo_desktop.cli.parser import build_parser
from emo_desktop.emo.config import HALLO, MINI, PAPER
from emo_desktop.emo.packs.manifest import MANIFEST_FILE, part_file
from emo_desktop.emo.packs.pack import read_pack
from tests.emo.packs.bare_packs import write_bare_pack
from tests.emo.packs.downloads import TINY_ECHOMIMIC, write_echomimic


@pytest.fixture
def packs_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the packs of this test's own home lie."""
    monkeypatch.setenv("EMO_DESKTOP_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "packs"


@pytest.fixture(scope="module")
def download(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """EchoMimic as users download it, but tiny."""
    folder = tmp_path_factory.mktemp("download")
    write_echomimic(folder, {"": TINY_ECHOMIMIC})
    return folder


def expect_refusal(capfd: pytest.CaptureFixture[str], code: int) -> tuple[str, str]:
    output = capfd.readouterr()
    assert code == 3
    assert output.out == ""
    *_, error, hint = output.err.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")
    assert "Traceback" not in output.err
    return error, hint


def test_without_packs(packs_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "list"]) == 0
    assert f"no weights packs in {packs_dir}" in capsys.readouterr().out
    assert main(["packs", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"folder": str(packs_dir), "packs": []}
    assert not packs_dir.exists()


def test_the_list_says_what_packs_are_for(
    packs_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_bare_pack(packs_dir / "hallo", HALLO, title="Hallo v1")
    write_bare_pack(packs_dir / "start", PAPER, is_start_for_training=True)
    write_bare_pack(packs_dir / "wreck")
    (packs_dir / "wreck" / MANIFEST_FILE).write_text("{")
    assert main(["packs", "list"]) == 0
    hallo, start, wreck = capsys.readouterr().out.splitlines()
    assert "Hallo v1" in hallo
    assert "region, motion frames, identity" in hallo
    assert "start for training" in start
    assert "cannot be used" in wreck
    assert main(["packs", "list", "--json"]) == 0
    listed = {pack["name"]: pack for pack in json.loads(capsys.readouterr().out)["packs"]}
    assert [pack["is_usable"] for pack in listed.values()] == [True, False, False]
    assert "damaged" in listed["wreck"]["error"]


def test_the_programs_pack_says_how_it_compares(
    packs_dir: Path, shipped_packs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = {"is_experimental": True, "compared_with_draft": "Softer than the draft."}
    write_bare_pack(shipped_packs / "emo-mini", MINI, title="emo-mini, 8.5 M parameters", **words)
    assert main(["packs", "list"]) == 0
    listed = capsys.readouterr().out
    assert "came with the program, experimental. Softer than the draft." in listed
    assert " MB" in listed
    assert main(["packs", "info", "emo-mini"]) == 0
    told = capsys.readouterr().out
    assert "automatic quality stays with the draft" in told
    assert "Softer than the draft." in told
    assert "128 pixels, drawn at 512" in told
    assert main(["packs", "info", "emo-mini", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["is_shipped"], facts["is_experimental"]) == (True, True)
    assert (facts["size_px"], facts["picture_px"]) == (128, 512)
    assert not packs_dir.exists()


def test_a_pack_is_described(packs_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack = write_bare_pack(packs_dir / "hallo", HALLO, title="Hallo v1")
    assert main(["packs", "info", "hallo"]) == 0
    printed = capsys.readouterr().out
    for word in ("Hallo v1", "40 steps", "guidance 3.5", "MIT", pack.digest, str(pack.folder)):
        assert word in printed
    assert main(["packs", "info", "hallo", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["family"], facts["fps"], facts["digest"]) == ("hallo", 25, pack.digest)
    assert facts["obeys"] == ["region", "motion_frames", "identity"]
    assert facts["licences"][0]["allows_commercial"] is True


def test_a_pack_is_verified(packs_dir: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pack = write_bare_pack(packs_dir / "mine")
    assert main(["packs", "verify", "mine"]) == 0
    assert "all 5 files" in capfd.readouterr().out
    assert main(["packs", "verify", "mine", "--json"]) == 0
    assert json.loads(capfd.readouterr().out)["is_unchanged"] is True
    weights = pack.part_path("backbone")
    weights.write_bytes(weights.read_bytes()[::-1])
    error, hint = expect_refusal(capfd, main(["packs", "verify", "mine"]))
    assert part_file("backbone") in error
    assert "import" in hint


@pytest.mark.parametrize("command", ["info", "verify"])
def test_a_pack_that_is_not_there(
    packs_dir: Path, capfd: pytest.CaptureFixture[str], command: str
) -> None:
    write_bare_pack(packs_dir / "mine")
    error, _ = expect_refusal(capfd, main(["packs", command, "yours"]))
    assert "there is mine" in error


def test_a_pack_of_another_version(packs_dir: Path, capfd: pytest.CaptureFixture[str]) -> None:
    write_bare_pack(packs_dir / "mine")
    manifest = packs_dir / "mine" / MANIFEST_FILE
    manifest.write_text(manifest.read_text().replace('"format": 1', '"format": 2'))
    error, hint = expect_refusal(capfd, main(["packs", "info", "mine"]))
    assert "another version" in error
    assert "packs import" in hint


def test_only_the_import_needs_torch(
    packs_dir: Path, download: Path, child_environment: dict[str, str]
) -> None:
    write_bare_pack(packs_dir / "mine")
    without = "import sys; sys.modules |= dict.fromkeys(sys.argv.pop(1).split())"
    program = f"{without}; from emo_desktop.cli.commands import main; sys.exit(main())"

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        missing = "torch diffusers transformers safetensors"
        command = [sys.executable, "-c", program, missing, "packs", *words]
        environment = child_environment | {"EMO_DESKTOP_HOME": str(packs_dir.parent)}
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    for words in (["list"], ["info", "mine"], ["verify", "mine"]):
        assert run(*words).returncode == 0
    refused = run("import", str(download), "--accept-licence")
    assert refused.returncode == 3
    error, hint = refused.stderr.splitlines()
    assert "torch, diffusers, transformers" in error
    assert "[gpu]" in hint


@pytest.mark.parametrize(
    "arguments",
    [[], ["paint"], ["info"], ["verify"], ["import"], ["import", "a", "b"], ["list", "--name"]],
)
def test_usage_errors(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", *arguments]) == 2
    error, hint = capsys.readouterr().err.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")


@pytest.mark.parametrize("action", [[], ["list"], ["info"], ["verify"], ["import"]])
def test_packs_explains_itself(action: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", *action, "--help"]) == 0
    assert "usage: emo-desktop packs" in capsys.readouterr().out


def test_the_grammar_of_import() -> None:
    words = "packs import dl --name n --variant acc --accept-licence --with-face-embedder --replace"
    args = build_parser().parse_args([*words.split(), "--json"])
    assert (args.folder, args.name, args.variant) == (Path("dl"), "n", "acc")
    assert all((args.accept_licence, args.with_face_embedder, args.replace, args.json))


def test_folders_that_hold_nothing(
    packs_dir: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cat.jpg").write_text("")
    for folder, reason in (
        (tmp_path, "looked for EchoMimic v1"),
        (tmp_path / "cat.jpg", "is a file, not a folder"),
        (tmp_path / "none", "does not exist"),
    ):
        error, _ = expect_refusal(capfd, main(["packs", "import", str(folder)]))
        assert reason in error
    assert not packs_dir.exists()


def test_without_a_terminal_the_licences_are_shown_and_must_be_accepted(
    packs_dir: Path, download: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = main(["packs", "import", str(download)])
    shown = capfd.readouterr()
    assert (code, shown.out) == (3, "")
    for word in ("EchoMimic v1", "Apache-2.0", "OpenRAIL-M", "https://", "--accept-licence"):
        assert word in shown.err
    assert not packs_dir.exists()


def test_a_download_in_other_sizes_is_refused_with_every_tensor_in_the_log(
    packs_dir: Path, download: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    code = main(["packs", "import", str(download), "--accept-licence"])
    error, hint = expect_refusal(capfd, code)
    assert "does not fit the vae" in error
    assert "published files" in hint
    assert list(packs_dir.glob("*")) == []
    log = (packs_dir.parent / "logs" / "emo-desktop.log").read_text(encoding="utf-8")
    assert "conv_out.weight (4×32×3×3 instead of 4×320×3×3)" in log


@pytest.fixture
def imports_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An import that makes a pack of a few bytes."""

    def import_pack(
        checked: CheckedImport, *, settings: Settings, token: CancelToken
    ) -> Iterator[Event]:
        assert checked.order.is_accepted
        yield Progress("Writing the pack", 1, 2)
        yield PackImported(write_bare_pack(settings.packs_dir / checked.name))

    monkeypatch.setattr("emo_desktop.app.packs.import_pack", import_pack)


@pytest.mark.usefixtures("imports_at_once")
def test_what_was_imported_is_said(
    packs_dir: Path, download: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    order = ["packs", "import", str(download), "--accept-licence"]
    assert main(order) == 0
    assert str(packs_dir / "echomimic") in capfd.readouterr().out
    error, _ = expect_refusal(capfd, main(order))
    assert "already a pack echomimic" in error
    assert main([*order, "--name", "mine", "--json"]) == 0
    facts = json.loads(capfd.readouterr().out)
    assert facts["name"] == "mine"
    assert facts["digest"] == read_pack(packs_dir / "mine").digest


@pytest.mark.usefixtures("imports_at_once", "packs_dir")
@pytest.mark.parametrize(
    ("answer", "code"), [("y", 0), ("YES", 0), ("n", 130), ("", 130), ("what?", 130)]
)
def test_on_a_terminal_the_user_is_asked(
    download: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: int,
) -> None:
    monkeypatch.setattr("emo_desktop.cli.packs._can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin.readline", lambda: f"{answer}\n", raising=False)
    assert main(["packs", "import", str(download)]) == code
    shown = capfd.readouterr().err
    assert "Do you accept these licences? [y/N]" in shown
    assert ("cancelled" in shown) == (code == 130)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("answer", ["\x03", "\x04", "n\n"])
def test_whoever_does_not_agree_leaves_nothing(
    packs_dir: Path, download: Path, child_environment: dict[str, str], answer: str
) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "emo_desktop", "packs", "import", str(download)],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=child_environment | {"EMO_DESKTOP_HOME": str(packs_dir.parent)},
        start_new_session=True,
        preexec_fn=_take_terminal,
    ) as run:
        shown = _read_until(ours, "[y/N] ")
        assert "Apache-2.0" in shown
        os.write(ours, answer.encode())
        assert run.wait(20) == 130
    os.close(theirs)
    os.close(ours)
    assert not packs_dir.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_an_interrupt_ends_the_import_and_leaves_nothing(
    packs_dir: Path, download: Path, child_environment: dict[str, str]
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "emo_desktop", "packs", "import", str(download), "--accept-licence"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=child_environment | {"EMO_DESKTOP_HOME": str(packs_dir.parent)},
    ) as run:
        child = _child_of(run.pid)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=30)
    assert (run.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "cancelled: nothing was written"
    assert not list(packs_dir.glob("*"))
    assert child is None or not Path(f"/proc/{child}").exists()


def _take_terminal() -> None:
    """Make the terminal on stdin the one whose Ctrl+C reaches this process."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read_until(terminal: int, words: str) -> str:
    shown, deadline = "", time.monotonic() + 20
    while words not in shown:
        assert time.monotonic() < deadline, shown
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 4096).decode()
    return shown


def _child_of(parent: int) -> int | None:
    """The process that a process has started, once it has; None where /proc does not tell."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    deadline = time.monotonic() + 20
    while children.exists() and time.monotonic() < deadline:
        if started := children.read_text().split():
            return int(started[0])
        time.sleep(0.02)
    return None
