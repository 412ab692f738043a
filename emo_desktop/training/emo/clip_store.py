"""What training needs of clips, worked out once and kept in one file, so that no step sees a pixel.

A record per clip, all of one shape, mapped into memory: a batch of forty clips is gathered in a
few milliseconds, from the disk's cache.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from torch import Tensor

from emo_desktop.base.arrays import Floats, Ints
from emo_desktop.base.atomic import explained, write_atomically
from emo_desktop.base.errors import EmoError, MediaError
from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.emo.refiner import Original
from emo_desktop.training.emo.clip_file import TrainingClip, clip_paths, read_clip
from emo_desktop.training.emo.variation import variant

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RECORDS, _INDEX = "records.bin", "records.json"
_STAGE = "Encoding clips"
_FORMAT = 2
_VERSION = "#"  # between the name of a file and the number of a version


@dataclass(frozen=True, slots=True, eq=False)
class EncodedClip:
    """Latents of a clip.

    Args:
        target: (F, C, h, w) what is learned: of its frames, as the Backbone denoises them.
        seen: (F, C, h, w) its frames as the ReferenceNet sees motion frames; None: as the target.
        reference: (C, h, w) of the reference image.
        original: that image itself, for networks that refine what they warp.
    """

    target: Tensor
    seen: Tensor | None
    reference: Tensor
    original: Original | None = None


Encode = Callable[[TrainingClip], EncodedClip]


class ClipStore:
    """The records of a folder of clips.

    Args:
        folder: the store's own; made when it is not there.
        key: names the codec that made the latents; a store of another one is begun anew.
        versions: of every clip to learn from; see ``variation.variant``.
    """

    def __init__(self, folder: Path, *, key: str, versions: int = 1) -> None:
        self._folder, self._key, self._versions = folder, key, versions
        self._names: list[str] = []
        self._stamps: dict[str, list[int]] = {}
        self._fields: list[list[Any]] = []
        self._records: NDArray[Any] | None = None
        self._ordered = 0
        self._training = self._held_out = np.zeros(0, np.int64)
        with explained(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._read_index()

    def __len__(self) -> int:
        return len(self._names)

    @property
    def records(self) -> NDArray[Any]:
        """(N,) one record for every clip; its fields are those of ``record_of``.

        Raises:
            MediaError: there is none.
        """
        if self._records is None:
            raise MediaError(
                f"There are no clips in {self._folder.parent}.",
                hint="emo-desktop train synthetic DIR makes some.",
            )
        return self._records

    def clip_name(self, number: int) -> str:
        """The name of the file a record was made of."""
        return self._names[number].partition(_VERSION)[0]

    @property
    def training(self) -> Ints:
        """Numbers of the records to learn from; those whose heads move least come first."""
        self._order()
        return self._training

    @property
    def held_out(self) -> Ints:
        """Numbers of the records of people and voices that are never learned from."""
        self._order()
        return self._held_out

    def _order(self) -> None:
        """Look at the small fields once: they lie far apart in the file."""
        records = self.records
        if self._ordered == len(records):
            return
        is_held_out = np.array(records["held_out"])
        speeds = np.array(records["speed_deg"]).mean(axis=1)
        learned = np.flatnonzero(~is_held_out)
        self._training = learned[np.argsort(speeds[learned], kind="stable")]
        self._held_out = np.flatnonzero(is_held_out)
        self._ordered = len(records)

    def grow(
        self, clips: Path, encode: Encode, *, token: CancelToken, limit: int | None = None
    ) -> Iterator[Progress]:
        """Add the clips that are not in the store yet, and anew those that were made again.

        Args:
            clips: folder of the data set.
            encode: makes latents of a clip.
            token: checked before every clip; those that were added stay.
            limit: of clips to be added now.

        Raises:
            MediaError: a clip is damaged, or is not of the same kind as the others.
            OutputError: the store cannot be written.
            Cancelled: the token was cancelled.
        """
        new = [path for path in clip_paths(clips) if self._stamps.get(path.name) != _stamp(path)]
        new = new[:limit]
        try:
            for number, path in enumerate(new):
                yield Progress(_STAGE, number, len(new))
                token.check()
                self._append(path, encode)
        finally:
            if new:
                self._write_index()
        self._map()
        self._ordered = 0

    def _append(self, path: Path, encode: Encode) -> None:
        stamp, clip = _stamp(path), read_clip(path)
        versions = 1 if clip.held_out else self._versions
        first = len(self._names)
        if path.name in self._stamps:
            first = self._names.index(f"{path.name}{_VERSION}0")
        seed = zlib.crc32(path.name.encode())
        # Together or not at all: what follows the last name is overwritten.
        names = [f"{path.name}{_VERSION}{number}" for number in range(versions)]
        for number in range(versions):
            version = variant(clip, number, seed)
            self._write(path, record_of(version, encode(version)), first + number)
        self._names[first : first + versions] = names
        self._stamps[path.name] = stamp

    def _write(self, path: Path, record: NDArray[Any], number: int) -> None:
        fields = _fields_of(record.dtype)
        if self._fields and fields != self._fields:
            raise MediaError(
                f"The clip {path} has another length, size or hearing than those before it.",
                hint="A data set is made of clips of one kind; keep others in another folder.",
            )
        self._fields = fields
        file = self._folder / _RECORDS
        with explained(file), file.open("r+b" if file.exists() else "w+b") as stream:
            # What a killed run left behind the last known record is overwritten.
            stream.seek(number * record.dtype.itemsize)
            stream.write(record.tobytes())

    def _read_index(self) -> None:
        try:
            said = json.loads((self._folder / _INDEX).read_bytes())
        except (OSError, ValueError):
            return
        if (said.get("key"), said.get("format")) != (self._key, _FORMAT):
            return
        self._names, self._fields = said["names"], said["fields"]
        self._stamps = said["stamps"]
        self._map()

    def _write_index(self) -> None:
        file = self._folder / _RECORDS
        with explained(file):
            if file.exists():
                with file.open("rb") as stream:
                    os.fsync(stream.fileno())
        said = {
            "format": _FORMAT,
            "key": self._key,
            "names": self._names,
            "stamps": self._stamps,
            "fields": self._fields,
        }
        write_atomically(self._folder / _INDEX, json.dumps(said).encode())

    def _map(self) -> None:
        if not self._names:
            return
        dtype = np.dtype([(name, kind, tuple(shape)) for name, kind, shape in self._fields])
        self._records = np.memmap(
            self._folder / _RECORDS, dtype=dtype, mode="r", shape=(len(self._names),)
        )


def record_of(clip: TrainingClip, encoded: EncodedClip) -> NDArray[Any]:
    """A clip as one record.

    Returns:
        () structured: ``target``, ``seen``, ``reference`` latents; ``points``,
        ``reference_points``, ``rig_points``, ``rig_reference_points``, ``hearing``, ``boxes``,
        ``speed_deg``, ``weights``, ``head_deg`` as in the clip; ``has_rig`` whether it has rig
        points; ``held_out``; where there is an original its ``picture`` and ``flow_spread``.
    """
    half = np.float16
    target = encoded.target.numpy().astype(half)
    values: dict[str, NDArray[Any]] = {
        "target": target,
        "reference": encoded.reference.numpy().astype(half),
        "points": clip.points.astype(half),
        "reference_points": clip.reference_points.astype(half),
        "rig_points": _or(clip.rig_points, clip.points).astype(half),
        "rig_reference_points": _or(clip.rig_reference_points, clip.reference_points).astype(half),
        "hearing": clip.hearing.astype(half),
        "boxes": clip.boxes.astype(np.float32),
        "speed_deg": clip.speed_deg.astype(np.float32),
        "weights": clip.weights.astype(half),
        "head_deg": clip.head_deg.astype(np.float32),
        "has_rig": np.asarray(clip.rig_points is not None),
        "held_out": np.asarray(clip.held_out),
    }
    if encoded.seen is not None:
        values["seen"] = encoded.seen.numpy().astype(half)
    if encoded.original is not None:
        values["picture"] = encoded.original.pictures[0].numpy().astype(half)
        values["flow_spread"] = encoded.original.flow_spread[0].numpy()
    record = np.zeros((), [(name, each.dtype, each.shape) for name, each in values.items()])
    for name, each in values.items():
        if not np.isfinite(each).all():
            raise MediaError(f"A clip of {clip.identity} holds {name} that are no numbers.")
        record[name] = each
    return record


def _or(points: Floats | None, others: Floats) -> Floats:
    return others if points is None else points


def _stamp(path: Path) -> list[int]:
    """What changes when a file is written again."""
    status = path.stat()
    return [status.st_size, status.st_mtime_ns]


def _fields_of(dtype: np.dtype[Any]) -> list[list[Any]]:
    fields = dtype.fields
    assert fields is not None
    return [[name, kind[0].base.str, list(kind[0].shape)] for name, kind in fields.items()]


def check_fits(store: ClipStore, *, states: int, width: int) -> None:
    """Make sure that the clips hold what a network hears.

    Raises:
        EmoError: they were made with another encoder.
    """
    heard = store.records.dtype["hearing"].shape[1:]
    if heard != (states, width):
        raise EmoError(
            f"The clips were heard as {heard[0]} states of {heard[1]} values, "
            f"and the network hears {states} of {width}.",
            hint="Make the clips with the audio encoder of the pack that is trained.",
        )
