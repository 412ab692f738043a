"""Whether a result can go where it is wanted, found out before any work is done for it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from emo_desktop.base.atomic import check_replaceable, new_hidden_file
from emo_desktop.base.disk import free_bytes
from emo_desktop.base.errors import OutputError
from emo_desktop.export.failures import explained_export
from emo_desktop.export.sequence_place import check_sequence_output

_MIB = 1024**2
# A draft at crf 18 takes 0.05 to 0.2 bits a pixel, and the sound 24 kB a second; generous.
_FILM_BITS_PER_PIXEL = 0.25
_SOUND_BYTES_PER_S = 32_000
_LEAST_ROOM_BYTES = 8 * _MIB


def film_room_bytes(frames: int, *, pixels: int, fps: Fraction) -> int:
    """How much free disk a film may need.

    Args:
        frames: of the film.
        pixels: of a frame.
        fps: frames per second.
    """
    picture_bytes = frames * pixels * _FILM_BITS_PER_PIXEL / 8
    return round(_LEAST_ROOM_BYTES + picture_bytes + float(frames / fps) * _SOUND_BYTES_PER_S)


def check_output(output: Path, *, suffix: str, inputs: Iterable[Path], room_bytes: int = 0) -> None:
    """Make sure a result can be written to ``output`` before any work is done for it.

    Args:
        output: the file that is wanted; an existing file there will be replaced.
        suffix: what its name must end in, e.g. ``.mp4``; empty: it is a folder of pictures.
        inputs: files that must not be overwritten.
        room_bytes: how much free disk the result needs.

    Raises:
        OutputError: it cannot be, and why.
    """
    with explained_export(output):
        if suffix:
            check_replaceable(output)
        else:
            check_sequence_output(output)
        _check_name(output, suffix, inputs)
        _check_folder(Path(os.path.realpath(output)).parent, room_bytes)


def _check_name(output: Path, suffix: str, inputs: Iterable[Path]) -> None:
    if suffix and output.suffix.lower() != suffix:
        raise OutputError(
            f"The output {output.name} does not end in {suffix}.",
            hint=f"Name it {output.stem}{suffix}",
        )
    for source in inputs:
        if _is_same_file(output, source) or (not suffix and _is_inside(source, output)):
            raise OutputError(
                f"The output {output} is also an input.", hint="Choose another name for the output."
            )


def _is_same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return os.path.realpath(one) == os.path.realpath(other)


def _is_inside(source: Path, folder: Path) -> bool:
    return Path(os.path.realpath(source)).is_relative_to(os.path.realpath(folder))


def _check_folder(folder: Path, room_bytes: int) -> None:
    if not folder.exists():
        raise OutputError(f"The folder {folder} does not exist.", hint="Make it first.")
    if not folder.is_dir():
        raise OutputError(f"{folder} is a file, not a folder.", hint="Choose another output.")
    with explained_export(folder / "film"):
        free = free_bytes(folder)
        probe = new_hidden_file(folder, "probe")
        os.close(probe[1])
        probe[0].unlink()
    if free < room_bytes:
        raise OutputError(
            f"The disk of {folder} has {free // _MIB} MiB free, the film may need "
            f"{room_bytes // _MIB + 1} MiB."
        )
