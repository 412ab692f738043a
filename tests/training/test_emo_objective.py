"""What EMO is trained to do: the same schedule as sampling, and every pass of guidance seen."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from emo_desktop.base.jobs import CancelToken
from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.backbone import Conditions
from emo_desktop.emo.guidance import Guidance, without_steering
from emo_desktop.emo.sampling import Sampling, denoise
from emo_desktop.emo.schedule import make_scheduler
from emo_desktop.training.emo.objective import (
    ConditionDropout,
    Objective,
    draw_dropped,
    draw_times,
    draw_training_noise,
    noisy_latents,
    time_weights,
    velocity,
    velocity_loss,
    with_dropped,
)

SHAPE = (4, 4, 3, 8, 8)
ALL_TIMES = torch.arange(1000)


def chance(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def latents() -> Tensor:
    return torch.randn(SHAPE, generator=chance(1))


@pytest.fixture
def noise() -> Tensor:
    return torch.randn(SHAPE, generator=chance(2))


def test_noise_and_velocity_are_those_of_the_sampler(latents: Tensor, noise: Tensor) -> None:
    scheduler, times = make_scheduler(), torch.tensor([0, 300, 700, 999])
    ours = noisy_latents(latents, noise, times)
    torch.testing.assert_close(ours, scheduler.add_noise(latents, noise, times))
    wanted = scheduler.get_velocity(latents, noise, times)
    torch.testing.assert_close(velocity(latents, noise, times), wanted)


def test_from_the_last_time_on_only_the_noise_is_left(latents: Tensor, noise: Tensor) -> None:
    times = torch.full((4,), 999)
    torch.testing.assert_close(noisy_latents(latents, noise, times), noise)
    torch.testing.assert_close(velocity(latents, noise, times), -latents)


def test_whoever_predicts_the_velocity_samples_the_truth(latents: Tensor, noise: Tensor) -> None:
    """What the loss asks for is what the sampler needs."""
    times_of_sampler = iter([999, 799, 599, 399, 199])

    class Oracle(torch.nn.Module):
        conv_in = torch.nn.Conv2d(4, 4, 1)

        def forward(self, noisy: Tensor, time: Tensor, conditions: Conditions) -> Tensor:
            time = torch.tensor([next(times_of_sampler)])
            assert torch.allclose(noisy, noisy_latents(latents[:1], noise[:1], time), atol=1e-4)
            answer = velocity(latents[:1], noise[:1], time)
            assert velocity_loss(answer, latents[:1], noise[:1], time, Objective()) < 1e-9
            return answer

    conditions = Conditions(audio=torch.zeros(1, 3, 2, 4), face=torch.zeros(1, 1, 4, 8, 8))
    *_, last = denoise(
        Oracle(),  # type: ignore[arg-type]
        noise[:1],
        [conditions],
        Sampling(5, Guidance(1, 1)),
        token=CancelToken(),
    )
    torch.testing.assert_close(last.latents, latents[:1], atol=1e-4, rtol=1e-4)


def test_no_error_of_the_latents_counts_more_than_gamma() -> None:
    snr = make_scheduler().alphas_cumprod / (1 - make_scheduler().alphas_cumprod)
    counts = time_weights(ALL_TIMES, Objective(snr_gamma=5.0)) * (snr + 1)
    torch.testing.assert_close(counts, (snr + 1).clamp(max=5.0), rtol=1e-4, atol=1e-4)
    assert time_weights(ALL_TIMES, Objective())[-1] == 1  # the first step of sampling
    assert torch.equal(time_weights(ALL_TIMES, Objective(snr_gamma=None)), torch.ones(1000))


def test_the_loss_is_the_weighted_mean_of_squared_errors(latents: Tensor, noise: Tensor) -> None:
    times = torch.tensor([10, 300, 700, 999])
    predicted = velocity(latents, noise, times)
    predicted[0] += 1.0
    predicted[2] -= 2.0
    weights = time_weights(times, Objective())
    loss = velocity_loss(predicted, latents, noise, times, Objective())
    assert float(loss) == pytest.approx(float(weights[0] + 4 * weights[2]) / 4, rel=1e-4)
    assert weights[0] < 0.1 < weights[2]
    plain = velocity_loss(predicted, latents, noise, times, Objective(snr_gamma=None))
    assert float(plain) == pytest.approx(5 / 4, rel=1e-4)


def test_noise_is_offset_for_a_channel_of_all_frames() -> None:
    shape = (64, 4, 3, 16, 16)
    plain = draw_training_noise(shape, Objective(noise_offset=0.0), chance())
    offset = draw_training_noise(shape, Objective(noise_offset=0.5), chance()) - plain
    assert offset.std(dim=(2, 3, 4)).max() < 1e-6
    assert float(offset.std()) == pytest.approx(0.5, abs=0.05)
    assert float(plain.std()) == pytest.approx(1, abs=0.01)
    assert torch.equal(plain, draw_training_noise(shape, Objective(noise_offset=0.0), chance()))


def test_times_are_spread_over_a_batch() -> None:
    times = draw_times(8, chance())
    assert sorted(int(time) // 125 for time in times) == list(range(8))
    assert times.tolist() != sorted(times.tolist())
    many = torch.cat([draw_times(3, chance(seed)) for seed in range(3000)])
    assert int(many.min()) == 0
    assert int(many.max()) == 999
    assert float(many.float().mean()) == pytest.approx(499.5, abs=10)
    assert torch.equal(times, draw_times(8, chance()))


def test_conditions_are_dropped_as_often_as_asked() -> None:
    asked = ConditionDropout(reference=0.1, audio=0.2, both=0.05, motion_frames=0.3)
    dropped = draw_dropped(40_000, asked, chance())
    both = dropped.reference & dropped.audio
    shares = {
        "reference": dropped.reference & ~both,
        "audio": dropped.audio & ~both,
        "both": both,
        "motion_frames": dropped.motion_frames,
    }
    for name, rows in shares.items():
        assert float(rows.float().mean()) == pytest.approx(getattr(asked, name), abs=0.01), name
    alone = int(dropped.reference.sum())
    assert dropped.reference[:alone].all()
    assert not dropped.reference[alone:].any()
    # Motion frames are dropped apart from the others.
    assert float(dropped.motion_frames[:alone].float().mean()) == pytest.approx(0.3, abs=0.02)


def test_nothing_is_dropped_where_no_share_is() -> None:
    dropped = draw_dropped(1000, ConditionDropout(0, 0, 0, 0), chance())
    assert not (dropped.reference | dropped.audio | dropped.motion_frames).any()


@pytest.fixture
def conditions() -> Conditions:
    """Of four samples that know everything."""

    def drawn(*shape: int) -> Tensor:
        return torch.randn(4, *shape, generator=chance(3))

    return Conditions(
        audio=drawn(3, 2, 8),
        face=drawn(1, 8, 4, 4),
        reference={"place": KeysValues(drawn(1, 16, 8), drawn(1, 16, 8))},
        motion={"place": drawn(2, 8, 4, 4)},
        identity=drawn(4, 8),
        speed=drawn(3, 5),
    )


def test_what_is_dropped_is_left_out_as_guidance_leaves_it_out(conditions: Conditions) -> None:
    rows = torch.tensor
    dropped = draw_dropped(4, ConditionDropout(), chance())
    dropped = replace(
        dropped,
        reference=rows([True, True, False, False]),
        audio=rows([True, False, True, False]),
        motion_frames=rows([False, True, False, True]),
    )
    nobody = torch.full((1, 4, 8), 7.0)
    found = with_dropped(conditions, dropped, nobody=nobody)
    bare = without_steering(conditions, identity=nobody.expand(4, -1, -1))
    assert found.alone == 2
    assert found.audio[0].eq(bare.audio[0]).all()
    assert found.face[:2].eq(bare.face[:2]).all()
    assert found.identity is not None
    assert bare.identity is not None
    assert found.identity[:2].eq(bare.identity[:2]).all()
    # Beside them, everything is as it was.
    assert torch.equal(found.audio[[1, 3]], conditions.audio[[1, 3]])
    assert not found.audio[2].any()
    assert torch.equal(found.face[2:], conditions.face[2:])
    assert conditions.identity is not None
    assert torch.equal(found.identity[2:], conditions.identity[2:])
    assert found.reference is not None
    assert conditions.reference is not None
    assert torch.equal(found.reference["place"].keys, conditions.reference["place"].keys[2:])
    assert torch.equal(found.reference["place"].values, conditions.reference["place"].values[2:])
    assert found.motion is not None
    assert conditions.motion is not None
    assert not found.motion["place"][[1, 3]].any()
    assert torch.equal(found.motion["place"][[0, 2]], conditions.motion["place"][[0, 2]])
    assert found.speed is conditions.speed


def test_a_batch_may_be_without_any_reference(conditions: Conditions) -> None:
    dropped = draw_dropped(4, ConditionDropout(0, 0, 1, 0), chance())
    found = with_dropped(conditions, dropped, nobody=torch.zeros(1, 4, 8))
    assert found.reference is None
    assert found.alone == 4
    assert not found.audio.any()
    assert found.motion is not None
    assert found.motion["place"].any()


@pytest.mark.parametrize(
    "shares", [{"reference": -0.1}, {"reference": 0.6, "both": 0.6}, {"motion_frames": 1.1}]
)
def test_shares_that_are_none_are_refused(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="shares"):
        ConditionDropout(**shares)


@pytest.mark.parametrize("wrong", [{"noise_offset": -1.0}, {"snr_gamma": 0.5}])
def test_objectives_that_make_no_sense_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"noise|γ"):
        Objective(**wrong)
