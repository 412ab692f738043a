"""The networks obey: sound, motion frames, head speed, face region and reference, each alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from emo_desktop.emo.attention import KeysValues
from emo_desktop.emo.audio_encoder import windows_around
from emo_desktop.emo.backbone import Backbone, Conditions
from emo_desktop.emo.conditions import bucket_speeds
from emo_desktop.emo.config import EmoConfig, SpeedConfig
from emo_desktop.emo.temporal import MotionModule
from tests.emo.fixtures import differs_by
from tests.emo.small_models import (
    FRAMES,
    WHOLE_ECHOMIMIC,
    WHOLE_PAPER,
    drawn_parts,
    noise,
    parts_as_drawn,
)

NOTHING = 1e-6  # less than rounding makes of a sum in another order
SOMETHING = 1e-3
TIME = torch.tensor(499)
LONG = 7  # frames, of which some are out of the reach of each other's audio windows


@pytest.fixture(scope="module", autouse=True)
def _no_gradients() -> Iterator[None]:
    with torch.inference_mode():
        yield


@dataclass(frozen=True)
class Net:
    """The networks of a variant, and conditions that show them everything."""

    config: EmoConfig
    parts: Mapping[str, nn.Module]

    @property
    def backbone(self) -> Backbone:
        network = self.parts["backbone"]
        assert isinstance(network, Backbone)
        return network

    def latents(self, *leading: int, seed: int = 1) -> Tensor:
        side = self.config.latent_side
        return noise(*leading, side, side, seed=seed)

    def see(self, pictures: Tensor) -> tuple[Mapping[str, Tensor], Mapping[str, Tensor]]:
        """What the ReferenceNet saw, for the spatial and for the temporal layers."""
        features, _ = self.parts["reference_net"](pictures)
        return features.attention, features.motion

    def reference(self, attention: Mapping[str, Tensor]) -> dict[str, KeysValues]:
        return self.backbone.project_reference(
            {place: seen[:, None] for place, seen in attention.items()}
        )

    def locate(self, region: Tensor) -> Tensor:
        return self.parts["face_locator"](region[None, None, None])

    def conditions(self, frames: int = FRAMES) -> Conditions:
        attention, _ = self.see(self.latents(1, 4, seed=2))
        audio, side = self.config.audio, self.config.size_px
        return Conditions(
            audio=noise(1, frames, audio.tokens, audio.token_width, seed=3),
            face=self.locate(torch.ones(side, side)),
            reference=self.reference(attention),
        )

    def motion(self, seed: int = 4) -> dict[str, Tensor]:
        """The features of motion frames (1, n, C, h, w)."""
        _, motion = self.see(self.latents(self.config.motion_frames, 4, seed=seed))
        return {place: seen[None] for place, seen in motion.items()}

    def velocity(self, conditions: Conditions) -> Tensor:
        """(B, 4, F, h, w), always of the same noise."""
        samples, frames = conditions.audio.shape[:2]
        return self.backbone(self.latents(samples, 4, frames), TIME, conditions)


@pytest.fixture(scope="module")
def paper() -> Net:
    return Net(WHOLE_PAPER, drawn_parts(WHOLE_PAPER))


@pytest.fixture(scope="module")
def echomimic() -> Net:
    return Net(WHOLE_ECHOMIMIC, drawn_parts(WHOLE_ECHOMIMIC))


@pytest.fixture(scope="module")
def untrained() -> Net:
    return Net(WHOLE_PAPER, parts_as_drawn(WHOLE_PAPER))


@pytest.fixture(params=["paper", "echomimic"])
def either(request: pytest.FixtureRequest) -> Net:
    net = request.getfixturevalue(request.param)
    assert isinstance(net, Net)
    return net


def moved_frames(before: Tensor, after: Tensor) -> list[int]:
    """The frames of (1, 4, F, h, w) that differ; no difference lies between clear and none."""
    differences = (after - before).abs().amax(dim=(0, 1, 3, 4))
    assert torch.all((differences < NOTHING) | (differences > SOMETHING)), differences
    return torch.nonzero(differences > SOMETHING).flatten().tolist()


@pytest.fixture
def still_frames(either: Net) -> Iterator[Net]:
    """A network whose temporal layers are as they begin: they change nothing."""
    last = [
        module.temporal_transformer.proj_out
        for module in either.backbone.modules()
        if isinstance(module, MotionModule)
    ]
    kept = [{name: weight.clone() for name, weight in each.state_dict().items()} for each in last]
    for each in last:
        nn.init.zeros_(each.weight)
        nn.init.zeros_(each.bias)
    yield either
    for each, weights in zip(last, kept, strict=True):
        each.load_state_dict(weights)


def heard(net: Net, touched: int | None = None) -> tuple[Tensor, set[int]]:
    """Audio tokens of LONG frames, and the frames whose window holds a touched state."""
    audio, per_frame = net.config.audio, 1.0
    if audio.hidden is None:
        per_frame = 50 / net.config.fps
    states = noise(int(LONG * per_frame) + 1, audio.states, audio.width, seed=5)
    if touched is not None:
        states[int(touched * per_frame)] += 1
    centres = (torch.arange(LONG) * per_frame).int()
    windows = windows_around(states, centres, audio.context)
    first = centres - (audio.context - 1) // 2
    place = int((touched or 0) * per_frame)
    reached = {i for i in range(LONG) if first[i] <= place < first[i] + audio.context}
    if audio.hidden is None:
        return windows.flatten(1, 2)[None], reached
    return net.parts["audio_projector"](windows[None]), reached


def test_sound_moves_only_the_frames_whose_window_holds_it(still_frames: Net) -> None:
    net = still_frames
    conditions = net.conditions(LONG)
    silent = net.velocity(replace(conditions, audio=heard(net)[0]))
    tokens, reached = heard(net, touched=1)
    moved = moved_frames(silent, net.velocity(replace(conditions, audio=tokens)))
    assert set(moved) == reached
    assert 0 < len(reached) < LONG


def test_sound_reaches_all_frames_through_temporal_layers(either: Net) -> None:
    conditions = either.conditions(LONG)
    silent = either.velocity(replace(conditions, audio=heard(either)[0]))
    tokens, _ = heard(either, touched=1)
    loud = either.velocity(replace(conditions, audio=tokens))
    assert moved_frames(silent, loud) == list(range(LONG))


def test_the_first_window_has_zeros_on_the_frame_axis(paper: Net) -> None:
    first = paper.conditions()
    zeros = {place: torch.zeros_like(seen) for place, seen in paper.motion().items()}
    velocity = paper.velocity(first)
    assert torch.equal(velocity, paper.velocity(replace(first, motion=zeros)))
    assert differs_by(velocity, paper.velocity(replace(first, motion={}))) > SOMETHING


def test_motion_frames_move_all_frames(paper: Net) -> None:
    first = paper.conditions()
    motion = paper.motion()
    velocity = paper.velocity(replace(first, motion=motion))
    assert moved_frames(paper.velocity(first), velocity) == list(range(FRAMES))
    turned = {place: seen.flip(1) for place, seen in motion.items()}
    assert differs_by(velocity, paper.velocity(replace(first, motion=turned))) > SOMETHING


def test_motion_frames_reach_every_temporal_layer(paper: Net) -> None:
    first, motion = paper.conditions(2), paper.motion()
    velocity = paper.velocity(replace(first, motion=motion))
    modules = {
        stage.place("motion_modules", number)
        for stage in paper.backbone.stages
        for number in range(len(stage.resnets))
        if stage.name != "mid_block" or number == 0
    }
    assert set(motion) == modules
    for place in motion:
        other = {**motion, place: motion[place].flip(2)}
        assert differs_by(velocity, paper.velocity(replace(first, motion=other))) > NOTHING, place


def test_frames_stand_behind_the_motion_frames(paper: Net) -> None:
    module = paper.backbone.get_submodule("up_blocks.3.motion_modules.0")
    assert isinstance(module, MotionModule)
    width, count = WHOLE_PAPER.block_channels[0], WHOLE_PAPER.motion_frames
    rows = noise(count + FRAMES, width, 4, 4)
    whole = module(rows, frames=count + FRAMES, motion=None, speed=None)
    behind = module(rows[count:], frames=FRAMES, motion=rows[None, :count], speed=None)
    assert differs_by(behind, whole[count:]) < NOTHING
    alone = module(rows[count:], frames=FRAMES, motion=None, speed=None)
    assert differs_by(behind, alone) > SOMETHING


def test_speeds_stand_at_the_places_of_their_frames(paper: Net) -> None:
    """Behind motion frames, frame i has place n + i, and so has its speed."""
    config, speed_config = WHOLE_PAPER, WHOLE_PAPER.speed
    assert speed_config is not None
    block = paper.backbone.get_submodule("up_blocks.3.motion_modules.0.temporal_transformer")
    attend = block.get_submodule("transformer_blocks.0.speed_attention")
    count = config.motion_frames
    tokens = noise(3, count + FRAMES, config.block_channels[0])
    speeds = noise(3, FRAMES, speed_config.width, seed=1)
    frames, places = tokens[:, count:], slice(count, count + FRAMES)
    # Attention knows no order but that of the positions: once they are added, any order will do.
    query = frames + attend.pos_encoder.pe[:, places]
    by_hand = attend(query, (speeds + attend.speed_encoder.pe[:, places]).flip(1))
    assert differs_by(attend.under(speeds, frames, first=count), by_hand) < 10 * NOTHING
    assert differs_by(attend.under(speeds.flip(1), frames, first=count), by_hand) > SOMETHING


def speeds_of(*speeds_deg: float) -> Tensor:
    """(1, F, (2m + 1)·d) of head speeds."""
    assert WHOLE_PAPER.speed is not None
    return bucket_speeds(np.array(speeds_deg), WHOLE_PAPER.speed)[None]


def test_trained_speed_layers_move_the_frames(paper: Net) -> None:
    conditions = paper.conditions()
    slow = paper.velocity(replace(conditions, speed=speeds_of(0.1, 0.1, 0.1, 0.1)))
    assert differs_by(paper.velocity(conditions), slow) > SOMETHING
    for frame in range(FRAMES):
        speeds = [0.1] * FRAMES
        speeds[frame] = 1.3
        fast = paper.velocity(replace(conditions, speed=speeds_of(*speeds)))
        assert differs_by(slow, fast) > SOMETHING, frame


def test_speed_layers_begin_as_nothing(untrained: Net) -> None:
    """Only they are as drawn; were the layers round them so too, nothing would be shown."""
    net = Net(WHOLE_PAPER, drawn_parts(WHOLE_PAPER))
    begun = untrained.backbone.state_dict().items()
    layers = {name: weight for name, weight in begun if "speed_attention." in name}
    net.backbone.load_state_dict(layers, strict=False)
    conditions = replace(net.conditions(), motion=net.motion())
    slow = net.velocity(replace(conditions, speed=speeds_of(0.1, 0.1, 0.1, 0.1)))
    assert torch.equal(slow, net.velocity(conditions))


def test_without_speeds_the_speed_layers_are_passed_by(paper: Net) -> None:
    without = replace(WHOLE_PAPER, speed=None)
    other = Net(without, {**paper.parts, "backbone": Backbone(without)})
    weights = paper.backbone.state_dict()
    other.backbone.load_state_dict({name: weights[name] for name in other.backbone.state_dict()})
    conditions = paper.conditions()
    assert torch.equal(paper.velocity(conditions), other.velocity(conditions))


def test_speeds_are_spread_over_buckets() -> None:
    buckets = SpeedConfig((0.0, 0.5, 2.0), (0.2, 0.4, 1.0), context=0, width=4)
    spread = bucket_speeds(np.array([0.5, 0.7, 3.0]), buckets).numpy()
    asked = np.array([[0.5], [0.7], [3.0]])
    wanted = np.tanh((asked - [0.0, 0.5, 2.0]) / [0.2, 0.4, 1.0] * 3)
    np.testing.assert_allclose(spread, wanted, atol=1e-6)
    assert spread[0, 1] == 0  # at the centre
    assert spread[2, 2] == pytest.approx(np.tanh(3))  # at the edge
    assert np.all(np.abs(spread) <= 1)


def test_every_frame_knows_the_speeds_of_its_neighbours() -> None:
    buckets = SpeedConfig((1.0,), (1.0,), context=2, width=4)
    alone = bucket_speeds(np.array([0.5, 0.8, 1.1, 1.4]), replace(buckets, context=0))[:, 0]
    near = bucket_speeds(np.array([0.5, 0.8, 1.1, 1.4]), buckets)
    rows = [[0, 0, 0, 1, 2], [0, 0, 1, 2, 3], [0, 1, 2, 3, 3], [1, 2, 3, 3, 3]]
    assert torch.equal(near, alone[torch.tensor(rows)])


def test_the_face_region_moves_the_frames(either: Net, untrained: Net) -> None:
    side = WHOLE_PAPER.size_px
    everywhere, box = torch.ones(side, side), torch.zeros(side, side)
    box[16:48, 16:48] = 1
    conditions = either.conditions()
    shown = [replace(conditions, face=either.locate(mask)) for mask in (everywhere, box)]
    assert differs_by(*(either.velocity(each) for each in shown)) > SOMETHING
    assert not untrained.locate(box).any()  # it says nothing until it is trained


def test_a_wider_region_changes_only_what_lies_near(paper: Net) -> None:
    side, narrow = 128, torch.zeros(128, 128)
    narrow[32:96, 32:64] = 1
    wide = narrow.clone()
    wide[32:96, 64:80] = 1
    change = (paper.locate(wide) - paper.locate(narrow)).abs().amax(dim=(0, 1, 2))
    # Feature number j looks at pixel 8 j and 23 more on each side.
    columns = [column for column in range(side // 8) if change[:, column].max() > NOTHING]
    assert columns == list(range(6, 13))
    rows = [row for row in range(side // 8) if change[row].max() > NOTHING]
    assert rows == list(range(2, 15))


def test_the_reference_reaches_every_spatial_layer(either: Net) -> None:
    attention, _ = either.see(either.latents(1, 4, seed=2))
    conditions = either.conditions(1)
    velocity = either.velocity(conditions)
    assert len(attention) == 16  # all of SD 1.5's
    for place, seen in attention.items():
        changed = either.reference({**attention, place: seen.flip(1) * 1.5})
        other = either.velocity(replace(conditions, reference=changed))
        assert differs_by(velocity, other) > 10 * NOTHING, place


def test_samples_alone_see_no_reference(either: Net) -> None:
    full = either.conditions()
    audio, face = full.audio.expand(2, -1, -1, -1), full.face.expand(2, -1, -1, -1, -1)
    both = replace(full, audio=audio, face=face, alone=1)
    attention, _ = either.see(either.latents(1, 4, seed=9))
    ours, other = (
        either.velocity(replace(both, reference=reference))
        for reference in (full.reference, either.reference(attention))
    )
    nobody = either.velocity(replace(both, reference=None))
    assert torch.equal(ours[0], other[0])
    assert differs_by(ours[0], nobody[0]) < 10 * NOTHING
    assert differs_by(ours[1], other[1]) > SOMETHING
    assert differs_by(ours[1], nobody[1]) > SOMETHING
