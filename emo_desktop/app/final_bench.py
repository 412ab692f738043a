"""How long the final quality takes on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from emo_desktop.base.jobs import CancelToken, Event
from emo_desktop.emo.packs.pack import choose_pack
from emo_desktop.render.final.device_choices import DeviceChoices
from emo_desktop.render.final.installed import check_installed


def bench_final(
    *,
    variant: str,
    pack: str | None,
    packs_dir: Path | None,
    is_tiny: bool,
    device: DeviceChoices,
    steps: int | None,
    token: CancelToken,
) -> Iterator[Event]:
    """Measure a window of one variant, of full size on a GPU, tiny on a processor.

    Args:
        variant: paper, echomimic, echomimic-fast or hallo.
        pack: name of the weights to measure with instead.
        packs_dir: where packs lie, if one is named.
        is_tiny: whether to be tiny on a GPU too.
        device: where; whether compiled layers are measured too.
        steps: of denoising; None: what the variant was made for.
        token: stops the job within one call of the network.

    Yields:
        Progress, Notice, and at last FinalMeasured.

    Raises:
        DeviceError: packages are missing, or the device is not there.
        PackError: the pack cannot be used.
    """
    check_installed()
    chosen = None
    if pack is not None and packs_dir is not None:
        chosen = choose_pack(packs_dir, pack)
    from emo_desktop.emo.benchmark import measure_final
    from emo_desktop.emo.devices import Precision

    yield from measure_final(
        variant,
        pack=chosen,
        is_tiny=is_tiny,
        device=device.device,
        precision=None if device.precision is None else Precision(device.precision),
        steps=steps,
        compiles=device.compiles or None,
        token=token,
    )
