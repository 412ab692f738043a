"""How long the final quality takes on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from emo_desktop.base.jobs import CancelToken, Progress
from emo_desktop.render.final.choices import DeviceChoices
from emo_desktop.render.final.installed import check_installed

if TYPE_CHECKING:
    from emo_desktop.emo.bench_figures import FinalFigures as FinalFigures
    from emo_desktop.emo.bench_figures import FinalMeasured


def final_measured() -> type[FinalMeasured]:
    """The class of the event that ends the job; it is loaded with torch, so not before."""
    check_installed()
    from emo_desktop.emo.bench_figures import FinalMeasured

    return FinalMeasured


def bench_final(
    *,
    variant: str,
    device: DeviceChoices,
    steps: int | None,
    token: CancelToken,
) -> Iterator[Progress | FinalMeasured]:
    """Measure a window of one variant, of full size on a GPU, tiny on a processor.

    Args:
        variant: paper, echomimic, echomimic-fast or hallo.
        device: where; whether compiled layers are measured too.
        steps: of denoising; None: what the variant was made for.
        token: stops the job within one call of the network.

    Yields:
        Progress, and at last FinalMeasured.

    Raises:
        DeviceError: packages are missing, or the device is not there.
    """
    check_installed()
    from emo_desktop.emo.benchmark import measure_final
    from emo_desktop.emo.devices import Precision

    yield from measure_final(
        variant,
        device=device.device,
        precision=None if device.precision is None else Precision(device.precision),
        steps=steps,
        compiles=device.compiles,
        token=token,
    )
