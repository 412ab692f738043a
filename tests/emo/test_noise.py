"""The noise of films: how it changes along them, and what it says of the head."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from emo_desktop.emo.config import ECHOMIMIC, MINI, EmoConfig
from emo_desktop.emo.noise import TURNS, draw_noise, with_turns

SMALL_MINI = MINI.tiny()
SILENT = replace(SMALL_MINI, turn_noise=None)


def along(config: EmoConfig, frames: int, *, seed: int = 1, first_frame: int = 0) -> Tensor:
    """(frames, N) noise of what is denoised."""
    noise = draw_noise(config, frames, seed=seed, first_frame=first_frame)
    return noise[0, : config.latent_channels].transpose(0, 1).flatten(1)


def test_noise_changes_smoothly_along_a_film() -> None:
    interval = MINI.noise_interval
    assert interval is not None
    film = along(SILENT, 8 * interval)
    alike = torch.corrcoef(film)
    assert alike[0, 1] > 0.99
    assert alike[0, interval] == pytest.approx(0.49, abs=0.06)
    for frames in (4 * interval, 5 * interval, 7 * interval):
        assert alike[0, frames].abs() < 0.1, "it never comes back"
    steps = film[1:] - film[:-1]
    assert steps.norm(dim=1).max() < 1.4 * steps.norm(dim=1).min()
    turns = torch.nn.functional.cosine_similarity(steps[1:], steps[:-1])
    assert turns.min() > 0.98, "nor does it change its course at once"
    assert torch.allclose(film.std(dim=1), torch.ones(len(film)), atol=0.1)


def test_noise_is_that_of_its_place_in_the_film() -> None:
    film = along(SMALL_MINI, 60)
    for first in (7, 24, 47):
        part = along(SMALL_MINI, 12, first_frame=first)
        torch.testing.assert_close(part, film[first : first + 12])
    assert not torch.equal(film, along(SMALL_MINI, 60, seed=2))
    later = along(SMALL_MINI, 36, seed=2)
    assert not torch.allclose(film[24:], later, atol=0.1), "nor that of the next seed, later"
    apart = along(replace(SMALL_MINI, noise_interval=None), 2)
    assert not torch.equal(apart[0], apart[1])


def test_films_of_one_batch_know_nothing_of_each_other() -> None:
    one, other = draw_noise(SMALL_MINI, 3, seed=1, samples=2).flatten(1)
    assert torch.corrcoef(torch.stack([one, other]))[0, 1].abs() < 0.2


def test_there_is_room_for_detail_and_nothing_in_it() -> None:
    assert SMALL_MINI.refiner is not None
    coarse = replace(SMALL_MINI, refiner=replace(SMALL_MINI.refiner, flow_places=1))
    noise, plain = (draw_noise(each, 3, seed=1) for each in (SMALL_MINI, coarse))
    assert (SMALL_MINI.detail_channels, coarse.detail_channels) == (2 * 4 * 4, 0)
    assert noise.shape[1] == plain.shape[1] + SMALL_MINI.detail_channels
    assert torch.equal(noise[:, : plain.shape[1]], plain)
    assert not noise[:, plain.shape[1] :].any()


def test_noise_says_how_a_head_turns_where_it_is_to() -> None:
    speaking, silent = (
        torch.cat([draw_noise(each, 1, seed=100 * seed) for seed in range(200)])[:, :, 0]
        for each in (SMALL_MINI, SILENT)
    )
    assert torch.equal(speaking[:, 2:], silent[:, 2:]), "only what is of the flow"
    said = (speaking - silent)[:, :2]
    assert said.std() == pytest.approx(1.5**0.5, abs=0.1)
    sideways, upward = said.mean(dim=(2, 3)).T
    assert sideways.std() == pytest.approx(1, abs=0.15)
    assert torch.corrcoef(torch.stack([sideways, upward]))[0, 1].abs() < 0.2
    assert not torch.equal(along(ECHOMIMIC.tiny(), 1), along(SMALL_MINI, 1))


@pytest.mark.parametrize("turn", range(TURNS))
def test_every_turn_moves_the_flow_its_own_way(turn: int) -> None:
    turns = torch.zeros(1, TURNS, 2)
    turns[0, turn, 1] = 2.0
    moved = with_turns(torch.zeros(1, 4, 2, 8, 8), turns, 0.5)[0]
    assert not moved[:, 0].any(), "in the other frame"
    assert not moved[2:].any()
    x, y = moved[:2, 1]
    assert (x.square() + y.square()).mean() == pytest.approx(1, abs=0.02)
    if turn == 2:
        assert x[0, 0] > 0 > x[-1, 0], "above to the one side, below to the other"
        assert torch.allclose(x, -y.T)
        assert x.mean() == pytest.approx(0, abs=1e-6)
    else:
        assert torch.allclose((x, y)[turn], torch.ones(8, 8))
        assert not (y, x)[turn].any()


def test_heads_turn_only_where_there_is_flow() -> None:
    with pytest.raises(ValueError, match="flow"):
        replace(ECHOMIMIC, turn_noise=1.0)
