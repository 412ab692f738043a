"""Networks of others, with tiny ones in their place; cepstra and the score of a SyncNet."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from emo_desktop.base.errors import PackError
from emo_desktop.training.metrics.cepstrum import cepstra
from emo_desktop.training.metrics.feature_networks import FeatureNetwork
from emo_desktop.training.metrics.syncnet import sync_score

torch = pytest.importorskip("torch")


class Inception(torch.nn.Module):
    """Answers class probabilities unless features are asked for."""

    def forward(self, pictures: torch.Tensor, return_features: bool = False) -> torch.Tensor:
        features = pictures.float().mean(dim=[2, 3])
        if return_features:
            return features
        return features.softmax(dim=1)


class Sync(torch.nn.Module):
    @torch.jit.export
    def forward_lip(self, seen: torch.Tensor) -> torch.Tensor:
        return seen[:, 0, 2, 0, :2]

    @torch.jit.export
    def forward_aud(self, heard: torch.Tensor) -> torch.Tensor:
        return heard[:, 0, :2, 8]

    def forward(self, seen: torch.Tensor) -> torch.Tensor:
        return self.forward_lip(seen)


def saved(module: torch.nn.Module, path: Path) -> Path:
    torch.jit.script(module).save(str(path))
    return path


def test_features_are_asked_for_where_a_network_has_them(tmp_path: Path) -> None:
    network = FeatureNetwork(saved(Inception(), tmp_path / "inception.pt"))
    pictures = np.full((2, 3, 8, 8), 7, np.uint8)
    assert network.features(pictures) == pytest.approx(np.full((2, 3), 7))


def test_methods_are_called_by_name(tmp_path: Path) -> None:
    network = FeatureNetwork(saved(Sync(), tmp_path / "sync.pt"))
    assert network.ask("forward_lip", np.ones((4, 3, 5, 8, 8), np.float32)).shape == (4, 2)
    with pytest.raises(PackError, match="no method forward_nose"):
        network.ask("forward_nose", np.ones((1, 2), np.float32))
    with pytest.raises(PackError, match="cannot be run"):
        network.ask("forward_lip", np.ones((4, 3), np.float32))


def test_a_file_that_is_no_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.pt").write_bytes(b"nothing")
    with pytest.raises(PackError, match=r"no\.pt is no network"):
        FeatureNetwork(tmp_path / "no.pt")


def test_cepstra_have_the_energy_first() -> None:
    rng = np.random.default_rng(0)
    noise = rng.standard_normal(16000) * 0.1
    loud, soft = cepstra(noise), cepstra(noise / 10)
    assert loud.shape == (99, 13)
    assert (loud - soft)[:, 0] == pytest.approx(np.full(99, np.log(100)), abs=1e-6)
    assert np.abs((loud - soft)[:, 1:]).max() < 1e-6


def test_cepstra_tell_a_low_tone_from_a_high_one() -> None:
    time_s = np.arange(8000) / 16000
    low, high = (cepstra(0.3 * np.sin(2 * np.pi * hz * time_s)) for hz in (200, 4000))
    assert low[5:-5, 1].min() > high[5:-5, 1].max() + 10


@pytest.mark.parametrize("late", [0, 4])
def test_the_offset_of_a_sync_net(late: int) -> None:
    rng = np.random.default_rng(1)
    sound = np.repeat(rng.uniform(0.01, 1, 80), 640) * rng.standard_normal(80 * 640)
    energy = cepstra(sound)[:, 0]
    usual = energy.mean()
    shown = np.roll(energy[2::4][:75], late)
    faces = np.broadcast_to(shown[:, None, None, None], (75, 2, 2, 3))

    score = sync_score(
        faces,
        sound,
        see=lambda pictures: pictures[:, 0, 2, 0, :1] - usual,
        hear=lambda cepstrum: cepstrum[:, 0, :1, 10] - usual,
    )
    assert score is not None
    assert score.offset_frames == late
    assert score.confidence > 0


def test_a_short_film_has_no_score() -> None:
    faces = np.zeros((6, 4, 4, 3), np.uint8)
    none = lambda each: each.reshape(len(each), -1)  # noqa: E731
    assert sync_score(faces, np.zeros(3000), see=none, hear=none) is None
