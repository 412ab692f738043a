"""Packs: what makes one, what breaks one, and that nobody is fooled by a changed file."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import Cancelled, CancelToken
from emo_desktop.emo.config import (
    ECHOMIMIC,
    ECHOMIMIC_FAST,
    ECHOMIMIC_POSE,
    HALLO,
    PAPER,
    EmoConfig,
    Guide,
)
from emo_desktop.emo.packs.manifest import MANIFEST_FILE, FileFacts, part_file, part_names
from emo_desktop.emo.packs.pack import (
    BrokenPack,
    WeightsPack,
    check_unchanged,
    choose_pack,
    find_pack,
    find_packs,
    is_pack_name,
    read_pack,
    verify_pack,
)
from tests.emo.packs.bare_packs import write_bare_pack


def change_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    file = folder / MANIFEST_FILE
    said = json.loads(file.read_text())
    change(said)
    file.write_text(json.dumps(said))


def swap_bytes(file: Path) -> None:
    """Another content of the same size."""
    file.write_bytes(file.read_bytes()[::-1])


def verify(pack: WeightsPack) -> None:
    for _ in verify_pack(pack, CancelToken()):
        pass


@pytest.mark.parametrize("config", [PAPER, ECHOMIMIC_POSE, HALLO, HALLO.tiny()])
def test_a_pack_says_again_what_it_was_made_of(tmp_path: Path, config: EmoConfig) -> None:
    made = write_bare_pack(tmp_path / "mine", config)
    pack = read_pack(tmp_path / "mine")
    assert pack == made
    assert (pack.name, pack.config, pack.parts) == ("mine", config, part_names(config))
    assert all(pack.part_path(part).is_file() for part in pack.parts)


def test_what_packs_obey(tmp_path: Path) -> None:
    both = replace(
        PAPER, speed=None, locator=replace(PAPER.locator, guide=Guide.BOTH, channels_in=4)
    )
    expected = {
        PAPER: ("region", "speed", "motion_frames"),
        ECHOMIMIC: ("region",),
        ECHOMIMIC_POSE: ("guide",),
        HALLO: ("region", "motion_frames", "identity"),
        both: ("region", "guide", "motion_frames"),
    }
    for number, (config, words) in enumerate(expected.items()):
        assert write_bare_pack(tmp_path / f"{number}", config).obeys == words


def test_the_digest_names_variant_and_weights_and_not_the_folder(tmp_path: Path) -> None:
    pack = write_bare_pack(tmp_path / "a", ECHOMIMIC)
    assert len(pack.digest) == 32
    assert write_bare_pack(tmp_path / "b", ECHOMIMIC, title="Other").digest == pack.digest
    assert write_bare_pack(tmp_path / "c", ECHOMIMIC_FAST).digest != pack.digest
    path = part_file("vae")
    files = {**pack.manifest.files, path: FileFacts("0" * 64, pack.manifest.files[path].bytes)}
    assert write_bare_pack(tmp_path / "d", ECHOMIMIC, files=files).digest != pack.digest


def test_a_pack_knows_its_face_embedder(tmp_path: Path) -> None:
    pack = write_bare_pack(tmp_path / "a", HALLO)
    assert pack.identity_embedder is None
    (pack.folder / "identity_embedder.onnx").write_bytes(b"onnx")
    files = {**pack.manifest.files, "identity_embedder.onnx": FileFacts("0" * 64, 4)}
    with_one = WeightsPack(pack.folder, replace(pack.manifest, files=files))
    assert with_one.identity_embedder == pack.folder / "identity_embedder.onnx"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(format=2), "another version of the program"),
        (lambda m: m.update(format="1"), "does not say its format"),
        (lambda m: m.update(mood="good"), "another version of the program"),
        (lambda m: m["config"].update(temperature=1), "config.temperature is not known"),
        (lambda m: m["config"]["audio"].update(ears=2), "config.audio.ears is not known"),
        (lambda m: m["config"].update(family="sora"), "config.family"),
        (lambda m: m["config"].update(window_frames=99), "longer than the positions"),
        (lambda m: m.pop("licences"), "licences"),
        (lambda m: m["files"].update({"../evil": {"sha256": "0", "bytes": 1}}), "not inside"),
        (lambda m: m["files"].update({"/etc/passwd": {"sha256": "0", "bytes": 1}}), "not inside"),
        (lambda m: m["files"].update({"C:\\a": {"sha256": "0", "bytes": 1}}), "not inside"),
        (lambda m: m["files"].update({"more": {"sha256": "0", "bytes": 1}}), "more is missing"),
        (lambda m: m["files"].pop(part_file("vae")), "has no vae"),
    ],
)
def test_a_manifest_that_cannot_be_trusted(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    write_bare_pack(tmp_path / "mine")
    change_manifest(tmp_path / "mine", change)
    with pytest.raises(PackError, match=said) as raised:
        read_pack(tmp_path / "mine")
    assert raised.value.hint


def test_a_manifest_of_a_newer_program_is_not_called_damaged(tmp_path: Path) -> None:
    write_bare_pack(tmp_path / "mine", program="99.0.0")
    change_manifest(tmp_path / "mine", lambda m: m["config"].update(family="sora"))
    with pytest.raises(PackError, match=r"another version of the program \(99\.0\.0\)"):
        read_pack(tmp_path / "mine")


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'{"name": 1}'])
def test_a_damaged_manifest(tmp_path: Path, content: bytes) -> None:
    write_bare_pack(tmp_path / "mine")
    (tmp_path / "mine" / MANIFEST_FILE).write_bytes(content)
    with pytest.raises(PackError, match="damaged"):
        read_pack(tmp_path / "mine")


def test_folders_that_are_no_packs(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    for name in ("file", "none"):
        with pytest.raises(PackError, match="not a folder"):
            read_pack(tmp_path / name)
    with pytest.raises(PackError, match=r"has no pack\.json"):
        read_pack(tmp_path / "empty")


def test_a_file_that_is_missing_or_cut_off(tmp_path: Path) -> None:
    pack = write_bare_pack(tmp_path / "mine")
    weights = pack.part_path("backbone")
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-1])
    with pytest.raises(PackError, match=f"{len(whole) - 1} bytes, not {len(whole)}"):
        read_pack(pack.folder)
    weights.unlink()
    with pytest.raises(PackError, match=f"{part_file('backbone')} is missing"):
        read_pack(pack.folder)


def test_packs_are_found_with_what_is_wrong_with_them(tmp_path: Path) -> None:
    for name in ("b", "a", "broken", "half.part", ".hidden"):
        write_bare_pack(tmp_path / name)
    (tmp_path / "broken" / MANIFEST_FILE).unlink()
    (tmp_path / "a file").write_text("")
    found = find_packs(tmp_path)
    assert [pack.name for pack in found] == ["a", "b", "broken"]
    assert isinstance(found[2], BrokenPack)
    assert "no pack.json" in str(found[2].error)
    assert find_packs(tmp_path / "none") == ()


def test_names_of_packs() -> None:
    assert all(map(is_pack_name, ("a", "echomimic-pose_acc", "Hallo.v1", "0")))
    refused = ("", "../a", "a/b", "a\\b", ".a", "-a", "a b", "ä", "a.part", "a.before", "a.")
    assert not any(map(is_pack_name, (*refused, "a" * 65, "a\n")))


def test_choosing_among_packs(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="none is installed"):
        choose_pack(tmp_path, "mine")
    mine = write_bare_pack(tmp_path / "mine")
    assert choose_pack(tmp_path, "mine") == mine
    with pytest.raises(PackError, match="'yours'; there is mine"):
        choose_pack(tmp_path, "yours")
    write_bare_pack(tmp_path / "other")
    for name in ("yours", "", "..", "../mine", str(mine.folder)):
        with pytest.raises(PackError, match="there are mine, other"):
            choose_pack(tmp_path, name)


def test_packs_that_may_not_render(tmp_path: Path) -> None:
    write_bare_pack(tmp_path / "start", is_start_for_training=True)
    write_bare_pack(tmp_path / "strange", accepted=False)
    for name, reason in (("start", "start for training"), ("strange", "licences")):
        assert find_pack(tmp_path, name).name == name
        with pytest.raises(PackError, match=reason):
            choose_pack(tmp_path, name)


def test_a_start_for_training_may_lack_parts(tmp_path: Path) -> None:
    pack = write_bare_pack(tmp_path / "start", PAPER, is_start_for_training=True)
    change_manifest(pack.folder, lambda m: m["files"].pop(part_file("vae")))
    assert read_pack(pack.folder).parts == part_names(PAPER)[1:]


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    pack = write_bare_pack(tmp_path / "mine")
    verify(pack)
    swap_bytes(pack.part_path("face_locator"))
    with pytest.raises(PackError, match=part_file("face_locator")):
        verify(read_pack(pack.folder))


def test_verifying_says_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    pack = write_bare_pack(tmp_path / "mine")
    steps = list(verify_pack(pack, CancelToken()))
    assert steps[-1].fraction == 1.0
    assert [step.done for step in steps] == sorted(step.done for step in steps)
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        next(verify_pack(pack, token))


def test_an_unchanged_pack_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack, stamps = write_bare_pack(tmp_path / "mine"), tmp_path / "stamps"
    check_unchanged(pack, stamps)
    read: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(
            "emo_desktop.emo.packs.pack.verify_pack",
            lambda pack, _: iter(read.append(pack.name) or ()),
        )
        check_unchanged(pack, stamps)
        assert read == []
        os.utime(pack.part_path("vae"), ns=(1, 1))
        check_unchanged(pack, stamps)
        assert read == ["mine"]


def test_a_change_after_the_stamp_is_found(tmp_path: Path) -> None:
    pack, stamps = write_bare_pack(tmp_path / "mine"), tmp_path / "stamps"
    check_unchanged(pack, stamps)
    time.sleep(0.02)
    swap_bytes(pack.part_path("vae"))
    for _ in range(2):  # a pack found wrong gets no stamp
        with pytest.raises(PackError, match=part_file("vae")):
            check_unchanged(pack, stamps)


def test_stamps_that_are_damaged_or_cannot_be_written_cost_only_time(tmp_path: Path) -> None:
    pack = write_bare_pack(tmp_path / "mine")
    check_unchanged(pack, tmp_path / "mine" / MANIFEST_FILE)  # a file, not a folder
    stamps = tmp_path / "stamps"
    check_unchanged(pack, stamps)
    (stamp,) = stamps.iterdir()
    stamp.write_text("{")
    check_unchanged(pack, stamps)
    assert json.loads(stamp.read_text())
    pack.part_path("vae").unlink()
    with pytest.raises(PackError, match="cannot be read"):
        check_unchanged(pack, stamps)
