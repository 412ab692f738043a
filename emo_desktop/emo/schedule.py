"""The noise schedule that training and sampling share, and what networks may answer with in it."""

from __future__ import annotations

from functools import cache

from diffusers import DDIMScheduler
from torch import Tensor

TRAIN_STEPS = 1000


def make_scheduler() -> DDIMScheduler:
    """DDIM as all these networks were trained: linear betas, zero terminal SNR, v, trailing."""
    return DDIMScheduler(
        num_train_timesteps=TRAIN_STEPS,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="linear",
        clip_sample=False,
        steps_offset=1,
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
        timestep_spacing="trailing",
    )


@cache
def alphas_squared() -> Tensor:
    """(1000,) α² of every diffusion time, 0 at the last."""
    squared: Tensor = make_scheduler().alphas_cumprod
    return squared


def signal_and_noise(times: Tensor) -> tuple[Tensor, Tensor]:
    """α and σ of diffusion times (T,), (T, 1, 1, 1, 1) each."""
    squared = alphas_squared().to(times.device)[times.long()].view(-1, 1, 1, 1, 1)
    return squared.sqrt(), (1 - squared).sqrt()


def velocity_of(expected: Tensor, noisy: Tensor, times: Tensor, *, spread: float) -> Tensor:
    """The velocity, where networks answer what latents they expect from their conditions alone.

    If latents lie round what is expected with a spread s, their mean given z = α·x + σ·ε is
    x̂ = c·z + (1 - α·c)·expected, with c = α·s² / (α²·s² + σ²): preconditioning as in Karras et
    al., "Elucidating the Design Space of Diffusion-Based Generative Models" (2022), section 5, but
    round what is expected instead of round zero. So no layer has to carry the noise through.

    Args:
        expected: (B, C, F, h, w) what the network answered.
        noisy: (B, C, F, h, w) z.
        times: diffusion time: one number, (B,) or (B·F,).
        spread: s.

    Returns:
        (B, C, F, h, w) v = (α·z - x̂) / σ.
    """
    alpha, sigma = signal_and_noise(times.reshape(-1))
    if len(alpha) > len(noisy):  # every frame has its own
        alpha, sigma = (each.view(len(noisy), 1, -1, 1, 1) for each in (alpha, sigma))
    seen = alpha * (1 - spread**2) * noisy.float()
    velocity: Tensor = sigma * (seen - expected.float()) / (alpha**2 * spread**2 + sigma**2)
    return velocity.to(noisy.dtype)
