"""Files of timed sounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from emo_desktop.base.errors import MediaError
from emo_desktop.training.evaluation.script import read_script


def test_labels_and_json_say_the_same(tmp_path: Path) -> None:
    labels, listed = tmp_path / "a.txt", tmp_path / "a.json"
    labels.write_text("0.5\t0.58\tb\n0.6\t0.7\ta\n1.0\t1.1\tM\n", encoding="utf-8")
    listed.write_text(
        '[{"start_s": 0.5, "end_s": 0.58, "sound": "b"},'
        ' {"start_s": 1, "end_s": 1.1, "sound": "m"}]',
        encoding="utf-8",
    )
    assert read_script(labels) == read_script(listed) == ((0.5, 0.58), (1.0, 1.1))


@pytest.mark.parametrize("text", ["hello", "[1]", "0.5\t0.2\tb", "0\tnan\tb", "[{]"])
def test_anything_else_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "script.txt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MediaError, match=r"script\.txt is no file of timed sounds"):
        read_script(path)
