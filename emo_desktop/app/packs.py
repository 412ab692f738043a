"""Packs as use cases: what a download would become, and the import as a job of its own process."""

from __future__ import annotations

import json
import logging
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import emo_desktop
from emo_desktop.base.digest import canonical_json
from emo_desktop.base.errors import PackError
from emo_desktop.base.jobs import CancelToken, Event, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.packs.checkpoints import Download, choose_download
from emo_desktop.emo.packs.manifest import Licence
from emo_desktop.emo.packs.pack import (
    WRITING_STAGE,
    WeightsPack,
    find_pack,
    is_pack_name,
    unfinished_folder,
)
from emo_desktop.render.final.installed import INSTALL_HINT, missing_packages

_log = logging.getLogger(__name__)

_POLL_S = 0.1
_GRACE_S = 5.0
_MOST_LOGGED = 200_000  # room for the names of all tensors


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """A download that is to become a pack.

    Args:
        source: folder of the download.
        name: of the pack; a usual one when None.
        variant: of those the download holds; the usual one when None.
        is_accepted: whether the user has accepted the licences.
        with_face_embedder: whether the face embedder goes with it.
        replaces: whether a pack of that name gives way.
        config: whose tensors are expected; the published sizes when None.
    """

    source: Path
    name: str | None = None
    variant: str | None = None
    is_accepted: bool = False
    with_face_embedder: bool = False
    replaces: bool = False
    config: EmoConfig | None = None


@dataclass(frozen=True, slots=True)
class CheckedImport:
    """An order that can be carried out once the licences are accepted.

    Args:
        order: as it was given.
        download: what was recognised.
        name: the pack will have.
        licences: of everything that goes into it.
    """

    order: ImportOrder
    download: Download
    name: str
    licences: tuple[Licence, ...]


@dataclass(frozen=True, slots=True)
class PackImported(Event):
    """The last event: the pack is whole and in its place."""

    pack: WeightsPack


def check_import(order: ImportOrder, *, settings: Settings) -> CheckedImport:
    """What would be imported; nothing is read but names of files.

    Raises:
        PackError: torch is missing, the folder holds nothing that is known or not all of it, or
            there is a pack of that name already.
    """
    missing = missing_packages()
    if missing:
        raise PackError(
            f"Importing weights needs {', '.join(missing)}, which the program was set up without.",
            hint=f"{INSTALL_HINT}.",
        )
    download = choose_download(order.source, order.variant)
    download.copies(with_face_embedder=order.with_face_embedder)
    name = order.name or download.recipe.pack_name
    if not is_pack_name(name):
        raise PackError(
            f"A pack cannot be called {name!r}.",
            hint="Use letters, digits, dots, dashes and underscores, 64 at most.",
        )
    if (settings.packs_dir / name).exists() and not order.replaces:
        raise PackError(
            f"There is already a pack {name} in {settings.packs_dir}.",
            hint="Choose another name (--name), or let it be replaced (--replace).",
        )
    licences = download.licences(with_face_embedder=order.with_face_embedder)
    return CheckedImport(order, download, name, licences)


def import_pack(
    checked: CheckedImport, *, settings: Settings, token: CancelToken
) -> Iterator[Event]:
    """Convert a download into a pack, in a process of its own.

    Args:
        checked: what is to be imported; its order says that the licences are accepted.
        settings: where packs lie.
        token: ends the process; nothing is left behind.

    Yields:
        Progress, and at last PackImported.

    Raises:
        PackError: the licences are not accepted, or the download cannot be converted.
        Cancelled: the token was cancelled.
    """
    if not checked.order.is_accepted:
        raise PackError(
            "The licences have to be accepted before the pack is made.",
            hint="Read them; --accept-licence says that you accept them.",
        )
    with (
        tempfile.TemporaryFile() as complaints,
        _running(_command(checked, settings), complaints) as talk,
    ):
        try:
            for said in talk.listen(token):
                if "progress" in said:
                    yield Progress(*said["progress"])
        finally:
            talk.end()
            _log_complaints(complaints)
            if talk.is_in_stage(WRITING_STAGE):
                # It was ended while it wrote, and may have had no time to clear up.
                shutil.rmtree(
                    unfinished_folder(settings.packs_dir, checked.name), ignore_errors=True
                )
    if "error" in talk.said:
        raise PackError(talk.said["error"], hint=talk.said["hint"])
    if "pack" not in talk.said:
        raise _ended_without_a_word(talk.exit_code)
    yield PackImported(find_pack(settings.packs_dir, checked.name))


def _command(checked: CheckedImport, settings: Settings) -> list[str]:
    order = checked.order
    command = [sys.executable, "-m", "emo_desktop.emo.packs.import_weights"]
    command += [str(order.source.absolute()), str(settings.packs_dir.absolute())]
    command += ["--name", checked.name, "--variant", checked.download.recipe.variant]
    command += ["--accept-licence", "--while-stdin-open"]
    if order.config is not None:
        command += ["--config", canonical_json(order.config)]
    if order.with_face_embedder:
        command.append("--with-face-embedder")
    if order.replaces:
        command.append("--replace")
    return command


@contextmanager
def _running(command: list[str], complaints: IO[bytes]) -> Iterator[_Talk]:
    root = str(Path(emo_desktop.__file__).resolve().parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    with subprocess.Popen(  # noqa: S603 - our own module, by the interpreter that runs this
        command,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(paths), "HF_HUB_OFFLINE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=complaints,
        # Ctrl+C is for this process to answer, which then ends the other.
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    ) as child:
        yield _Talk(child)


class _Talk:
    """What a process says in lines of JSON; ``said`` is the last of it.

    Args:
        child: the process. It stops when its stdin ends.
    """

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.said: dict[str, Any] = {}
        self._child = child
        self._has_ended = False
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._listener = threading.Thread(target=self._collect, daemon=True)
        self._listener.start()

    @property
    def exit_code(self) -> int:
        """Of the process, once it has ended; below 0 when a signal ended it."""
        return self._child.wait()

    def is_in_stage(self, stage: str) -> bool:
        """Whether the last it said was that it is in this stage."""
        return bool(self.said.get("progress", [""])[0] == stage)

    def listen(self, token: CancelToken) -> Iterator[dict[str, Any]]:
        """Everything it says until it ends; the token is heeded while it says nothing."""
        while True:
            token.check()
            try:
                line = self._lines.get(timeout=_POLL_S)
            except queue.Empty:
                continue
            if line is None:
                self._has_ended = True
                return
            if self._understand(line):
                yield self.said

    def end(self) -> None:
        """Let the process stop in order, or end it where it stands; then hear its last words."""
        assert self._child.stdin is not None
        self._child.stdin.close()
        try:
            # Before it writes there is nothing to bring in order.
            is_patient = self._has_ended or self.is_in_stage(WRITING_STAGE)
            self._child.wait(_GRACE_S if is_patient else _POLL_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        self._listener.join()
        while not self._lines.empty():
            self._understand(self._lines.get() or b"")

    def _collect(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _understand(self, line: bytes) -> bool:
        """Whether a line is part of the talk; a library that prints is not."""
        with suppress(ValueError):
            said = json.loads(line)
            if isinstance(said, dict):
                self.said = said
                return True
        return False


def _log_complaints(complaints: IO[bytes]) -> None:
    complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, complaints.tell() - _MOST_LOGGED))
    if text := complaints.read().decode("utf-8", "replace").strip():
        _log.info("the import wrote: %s", text)


def _ended_without_a_word(code: int) -> Exception:
    if code < 0:
        return PackError(
            f"The import was ended from outside (signal {-code}).",
            hint="There may be too little memory; close other programs, and try again.",
        )
    return RuntimeError(f"the import ended with code {code}; what it wrote is in the log")
