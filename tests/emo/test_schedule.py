"""The noise schedule, and the velocity of what is expected."""

from __future__ import annotations

import pytest
import torch

from emo_desktop.emo.schedule import make_scheduler, signal_and_noise, velocity_of


def test_signal_and_noise_are_those_of_the_sampler() -> None:
    scheduler, times = make_scheduler(), torch.tensor([0, 300, 999])
    clean, noise = torch.randn(2, 3, 2, 1, 4, 4).unbind()
    alpha, sigma = signal_and_noise(times)
    expected = scheduler.add_noise(clean, noise, times)
    assert torch.allclose(alpha * clean + sigma * noise, expected, atol=1e-6)
    assert float(alpha[-1]) == 0.0


@pytest.mark.parametrize("time", [40, 300, 700, 999])
def test_who_expects_the_latents_themselves_takes_all_the_noise_away(time: int) -> None:
    clean, noise = torch.randn(2, 1, 2, 3, 4, 4).unbind()
    alpha, sigma = signal_and_noise(torch.tensor([time]))
    noisy = alpha * clean + sigma * noise
    velocity = velocity_of(clean, noisy, torch.tensor(time), spread=1e-6)
    assert torch.allclose(alpha * noisy - sigma * velocity, clean, atol=1e-4)


@pytest.mark.parametrize("time", [40, 300, 700, 999])
def test_no_velocity_is_nearer_where_latents_lie_round_what_is_expected(time: int) -> None:
    chance = torch.Generator().manual_seed(0)
    shape = (1, 1, 1, 400, 400)
    expected = torch.randn(shape, generator=chance)
    clean = expected + 0.5 * torch.randn(shape, generator=chance)
    noise = torch.randn(shape, generator=chance)
    alpha, sigma = signal_and_noise(torch.tensor([time]))
    noisy = alpha * clean + sigma * noise
    error = (
        alpha * noise - sigma * clean - velocity_of(expected, noisy, torch.tensor(time), spread=0.5)
    )
    known = torch.stack([noisy.flatten(), expected.flatten()], dim=1)
    left = torch.linalg.lstsq(known, error.flatten()[:, None]).solution
    assert left.abs().max() < 0.01


def test_every_frame_may_have_its_own_time() -> None:
    expected, noisy = torch.randn(2, 2, 3, 2, 4, 4).unbind()
    times = torch.tensor([10, 500, 800, 999])
    together = velocity_of(expected, noisy, times, spread=0.5)
    alone = velocity_of(expected[1:, :, :1], noisy[1:, :, :1], times[2], spread=0.5)
    assert torch.allclose(together[1:, :, :1], alone)
