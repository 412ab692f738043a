"""What the bench of the final quality says of what it measured."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from emo_desktop.base.jobs import Cancelled, CancelToken, Notice
from emo_desktop.emo.bench_figures import FinalFigures, FinalMeasured, FlopCounts, WindowTiming
from emo_desktop.emo.bench_scene import parts_of_chance
from emo_desktop.emo.benchmark import _ALL, _Bench, measure_final
from emo_desktop.emo.config import ECHOMIMIC, PAPER
from emo_desktop.emo.devices import plan_device
from emo_desktop.emo.flop_counts import count_flop
from emo_desktop.emo.guidance import Guidance
from emo_desktop.emo.packs.pack import read_pack
from emo_desktop.emo.packs.writer import write_pack
from emo_desktop.emo.sampling import Reuse, Sampling
from tests.emo.small_models import SMALL_ECHOMIMIC, SMALL_MINI, SMALL_PAPER

GUIDANCE = Guidance(3.5, 3.5)


def bench_of(config=SMALL_PAPER, steps: int = 3) -> _Bench:
    plan = plan_device(config, size_px=config.size_px, device="cpu")
    return _Bench(
        config,
        parts_of_chance(config, plan),
        plan,
        sampling=Sampling(steps, GUIDANCE),
        token=CancelToken(),
    )


def test_reuse_in_every_step_is_exact() -> None:
    bench = bench_of()
    scene = bench._scene(bench._plan)
    _, exact = bench._timed(scene, _ALL, None)
    for every, is_exact in ((1, True), (2, False)):
        timing, _ = bench._timed(scene, replace(_ALL, reuse=Reuse(every)), exact)
        assert timing.is_exact == is_exact
        assert (timing.difference == 0) == is_exact


def test_weights_of_chance_stay_finite_in_half_precision() -> None:
    plan = plan_device(SMALL_PAPER, size_px=64, device="cpu")
    config = SMALL_PAPER
    parts = parts_of_chance(config, plan)
    for part in parts.values():
        part.to(torch.bfloat16)
    bench = bench_of(steps=20)
    _, latents = bench._timed(bench._scene(bench._plan), _ALL, None)
    assert 0.5 < float(latents.std()) < 3


def test_operations_are_counted_without_computing_anything() -> None:
    whole = count_flop(SMALL_MINI, GUIDANCE)
    alone = count_flop(SMALL_MINI, Guidance(1.0, 1.0))
    assert 1.5 < whole.step / alone.step < 2  # who sees no picture refines nothing
    assert min(whole.before, whole.decode, whole.portrait) > 0
    assert whole.window(3) == 3 * whole.step + whole.before + whole.decode


@pytest.mark.slow
def test_a_window_of_the_paper_is_about_a_quadrillion_operations() -> None:
    paper, echomimic = (count_flop(config, GUIDANCE) for config in (PAPER, ECHOMIMIC))
    assert paper.window(40) == pytest.approx(1.23e15, rel=0.02)
    assert echomimic.step == pytest.approx(28.0e12, rel=0.01)  # as it was counted apart


def timing(name: str, seconds: float, **rest: object) -> WindowTiming:
    given = {"difference": 0.0, "spread_s": 0.1, "before_s": 0.1, "decode_s": 0.1} | rest
    return WindowTiming(name=name, seconds=seconds, denoise_s=seconds - 0.2, **given)


def figures(*windows: WindowTiming, **rest: object) -> FinalFigures:
    given = {"is_tiny": False, "is_paper": True, "few_steps": False} | rest
    return FinalFigures(
        variant="paper",
        device="a GPU",
        reason="",
        size_px=512,
        frames=12,
        steps=40,
        flop=FlopCounts(step=30, before=8, decode=32, portrait=2),
        windows=windows,
        portrait_s=0.1,
        compile_s=None,
        product_flop_s=800.0,
        copy_bytes_s=3.0,
        **given,
    )


def test_the_share_is_that_of_the_fastest_exact_way() -> None:
    measured = figures(
        timing("plain", 5.0, difference=None),
        timing("all", 4.0, difference=3e-3),
        timing("reuse", 1.5, is_exact=False, difference=8e-3),
    )
    assert measured.fastest_exact.name == "all"
    assert measured.share_of_product == pytest.approx((40 * 30 + 8 + 32) / 4.0 / 800.0)


@pytest.mark.parametrize(
    ("exact_s", "reused_s", "difference", "taken", "met"),
    [
        (3.9, 1.7, 9e-3, 7_900_000_000, [True, True, True]),
        (4.1, 1.9, 9e-3, 8_100_000_000, [False, False, False]),
        (3.9, 1.7, 2e-2, 7_900_000_000, [True, False, True]),
    ],
)
def test_bars_are_met_or_missed(
    exact_s: float, reused_s: float, difference: float, taken: int, met: list[bool]
) -> None:
    measured = figures(
        timing("plain", exact_s),
        timing("reuse", reused_s, is_exact=False, difference=difference),
        timing("offload", 6.0, is_offloaded=True, reserved_bytes=taken),
    )
    assert [bar.is_met for bar in measured.bars] == met


def test_bars_are_for_what_they_were_set_for() -> None:
    assert not figures(timing("plain", 0.1), is_tiny=True).bars
    assert not figures(timing("plain", 0.1), is_paper=False).bars
    fast = figures(timing("plain", 0.39), is_paper=False, few_steps=True).bars
    assert [bar.is_met for bar in fast] == [True]


def test_a_pack_is_measured_with_its_own_weights(tmp_path: Path) -> None:
    config = replace(SMALL_ECHOMIMIC, guidance=1.0)
    plan = plan_device(config, size_px=config.size_px, device="cpu")
    write_pack(
        tmp_path / "own",
        config,
        parts_of_chance(config, plan),
        name="own",
        title="Own",
        licences=(),
        accepted=True,
    )
    pack = read_pack(tmp_path / "own")
    events = list(measure_final("paper", pack=pack, device="cpu", steps=1, token=CancelToken()))
    assert isinstance(events[-1], FinalMeasured)
    measured = events[-1].figures
    assert (measured.variant, measured.frames) == ("own", config.window_frames)
    assert not measured.is_paper
    told = [event.text for event in events if isinstance(event, Notice)]
    assert len(told) == 1 + len(measured.windows)


def test_it_stops_when_it_is_told_to() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(measure_final("paper", device="cpu", steps=1, token=token))
