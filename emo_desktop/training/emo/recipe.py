"""How EMO is trained: stages, what learns in each of them, and from what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from emo_desktop.base.errors import EmoError
from emo_desktop.training.emo.objective import ConditionDropout, Objective


class Layers(StrEnum):
    """Groups of weights that learn, or rest, together.

    ``spatial``: all of the Backbone but the four kinds named after it.
    """

    REFERENCE = "reference"
    LOCATOR = "locator"
    PROJECTOR = "projector"
    IDENTITY = "identity"
    SPATIAL = "spatial"
    AUDIO = "audio"
    TEMPORAL = "temporal"
    SPEED = "speed"
    REFINER = "refiner"


_IMAGE = (Layers.REFERENCE, Layers.LOCATOR, Layers.SPATIAL)
_DROPOUT, _OBJECTIVE = ConditionDropout(), Objective()
_SOUND = (Layers.PROJECTOR, Layers.AUDIO)


@dataclass(frozen=True, slots=True)
class Emphasis:
    """What errors count in parts of the picture, where anywhere else they count 1.

    Args:
        mouth: in the latents round the lips.
        eyes: in those round the eyes.
        face: in the rest of the face's box.
        flow: in the channels of flow, of codecs that have them: an error there moves all that is
            drawn, where one of the other channels fades a pattern.
    """

    mouth: float = 1.0
    eyes: float = 1.0
    face: float = 1.0
    flow: float = 1.0


@dataclass(frozen=True, slots=True)
class GuideUse:
    """How samples are guided, in networks that are shown landmark guides.

    Args:
        dropped: share of the samples whose guide is black; the region stays.
        by_rig: share of the guided samples whose guide is drawn by the program's own draft rig
            instead of the truth, where the clip has both.
        jitter: spread of an error of the whole guide, in shares of the square.
    """

    dropped: float = 1 / 3
    by_rig: float = 0.5
    jitter: float = 0.0


@dataclass(frozen=True, slots=True)
class RegionUse:
    """How much wider and higher face regions are than the face needs.

    A region that is all that the face needs and no more also tells where the head is at its
    turning points, and none is ever wide. With room by chance it bounds; and since that room is
    counted in how far the head goes, wider regions are still those of heads that move more.

    Args:
        share: of the samples that are given room across; and of those that are given some down.
        most: room in reaches of the head, both sides together, evenly by its logarithm from 1 on.
    """

    share: float = 0.0
    most: float = 1.0


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of training.

    Args:
        name: of the stage.
        trains: the layers that learn; all others rest.
        steps: of the optimizer.
        clips: different clips in a batch.
        frames: of each clip: f in a row, or so many from anywhere.
        is_film: whether the frames are in a row, after n motion frames; else each stands alone and
            the temporal layers are left out.
        rate: of learning, once warm.
        warm_up: steps in which the rate rises.
        cool_down: share of the steps, the last ones, in which it falls to a twentieth.
        hears: whether there is sound.
        told_speed_share: share of the batches whose speed layers are told how fast heads turn.
        late_share: share of the samples with much noise (times from ``late_from`` on), in which it
            is decided what is drawn; the others have any amount of it.
        late_from: diffusion time.
        still_steps: so many first steps learn only from the half of the clips whose heads move
            less.
        tells_curves: what it counts, beside the pictures, that the curves of the face can be told
            from the sound; keeps a small network listening.
        shut_share: share of single frames that are taken from those with shut eyes, where the clip
            has such and a guide shows them; they are few, and most of what has to be painted there
            is seen in no other.
        image_share: share of the steps that are those of a stage of single frames.
        motion_noise: the most noise that motion frames are given, in their own spread.
        dropout: what samples go without.
        unguided: share of the samples whose guide is black, where it is not the recipe's.
        pretrains: whether it is no stage of diffusion: the audio projector learns to tell the
            curves of the face from the sound.
    """

    name: str
    trains: tuple[Layers, ...]
    steps: int
    clips: int
    frames: int = 1
    is_film: bool = False
    rate: float = 1e-5
    warm_up: int = 100
    cool_down: float = 0.0
    hears: bool = True
    told_speed_share: float = 0.0
    late_share: float = 0.0
    late_from: int = 700
    still_steps: int = 0
    tells_curves: float = 0.0
    shut_share: float = 0.0
    image_share: float = 0.0
    motion_noise: float = 0.0
    dropout: ConditionDropout = _DROPOUT
    unguided: float | None = None
    pretrains: bool = False


@dataclass(frozen=True, slots=True)
class Recipe:
    """A whole training.

    Args:
        name: it is chosen by.
        stages: one after the other.
        objective: how noise is drawn and errors are weighed.
        emphasis: where in the picture they count more.
        guide: how samples are guided.
        region: how wide face regions are.
        weight_decay: of AdamW.
        betas: of AdamW.
        gradient_limit: the longest gradient that is followed as it is.
        averaging: of the weights, per step; less in the first steps.
        accumulates: batches whose gradients are followed together.
        versions: of every clip that are learned from: as it is, mirrored, in other colours.
        starts_loud: whether new weights are drawn so that layers pass on as much as they get.
    """

    name: str
    stages: tuple[Stage, ...]
    objective: Objective = _OBJECTIVE
    emphasis: Emphasis = Emphasis()
    guide: GuideUse = GuideUse()
    region: RegionUse = RegionUse()
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.999)
    gradient_limit: float = 1.0
    averaging: float = 0.9995
    accumulates: int = 1
    versions: int = 1
    starts_loud: bool = False

    def stage(self, name: str) -> Stage:
        """The stage of a name, or of a number counted from the first one's.

        Raises:
            EmoError: there is none.
        """
        for stage in self.stages:
            if stage.name == name:
                return stage
        names = ", ".join(stage.name for stage in self.stages)
        raise EmoError(
            f"The recipe {self.name} has no stage {name!r}.", hint=f"Its stages are {names}."
        )

    @property
    def single_frames(self) -> Stage:
        """The last stage of single frames, from which other stages keep steps in.

        Raises:
            EmoError: there is none.
        """
        stages = [each for each in self.stages if not each.is_film and not each.pretrains]
        if not stages:
            raise EmoError(f"The recipe {self.name} has no stage of single frames.")
        return stages[-1]

    def lasting(self, steps: int, *, stage: str | None = None) -> Recipe:
        """The same with so many steps in a stage; in each, where none is named."""
        return replace(
            self,
            stages=tuple(
                replace(each, steps=steps) if stage in (None, each.name) else each
                for each in self.stages
            ),
        )

    def for_trained_networks(self) -> Recipe:
        """The same for networks that come from a pack, which need no easy beginning.

        Packs do not hold what tells curves from the sound, and to learn that anew changes what the
        networks hear.
        """
        stages = (
            replace(each, tells_curves=0.0, still_steps=0)
            for each in self.stages
            if not each.pretrains
        )
        return replace(self, stages=tuple(stages))


# EMO, section 3.3: what trains in each stage, batches, rates. In the first there is no sound.
PAPER = Recipe(
    name="paper",
    stages=(
        Stage("image", _IMAGE, steps=100_000, clips=48, hears=False),
        Stage(
            "video",
            (*_IMAGE, *_SOUND, Layers.TEMPORAL),
            steps=200_000,
            clips=4,
            frames=12,
            is_film=True,
        ),
        Stage(
            "speed",
            (Layers.TEMPORAL, Layers.SPEED),
            steps=50_000,
            clips=4,
            frames=12,
            is_film=True,
            told_speed_share=1.0,
        ),
    ),
    guide=GuideUse(dropped=1.0),
)
# From nothing, on few cores: the sound is heard from the first picture on. It is made for a
# guidance of 1, so that few samples are spent on the passes of guidance.
_MINI_DROPOUT = ConditionDropout(reference=0.0, audio=0.08, both=0.02, motion_frames=0.15)
_MINI_FILM = Stage(
    "video",
    (*_IMAGE, *_SOUND, Layers.TEMPORAL, Layers.REFINER),
    steps=5000,
    clips=4,
    frames=12,
    is_film=True,
    rate=1.5e-4,
    warm_up=200,
    cool_down=1.0,
    late_share=0.5,
    late_from=999,
    image_share=1 / 3,
    motion_noise=0.6,
    tells_curves=0.1,
    dropout=replace(_MINI_DROPOUT, motion_frames=0.6),
    unguided=0.5,
)
MINI = Recipe(
    name="mini",
    stages=(
        Stage(
            "hearing",
            (Layers.PROJECTOR,),
            steps=1500,
            clips=16,
            frames=16,
            rate=1e-3,
            cool_down=0.3,
            pretrains=True,
        ),
        Stage(
            "image",
            (*_IMAGE, *_SOUND),
            steps=12_000,
            clips=10,
            frames=4,
            rate=6e-4,
            warm_up=300,
            cool_down=0.25,
            late_share=0.4,
            still_steps=1500,
            tells_curves=0.1,
            dropout=_MINI_DROPOUT,
        ),
        Stage(
            "refiner",
            (Layers.REFINER,),
            steps=8000,
            clips=32,
            rate=1e-3,
            warm_up=100,
            cool_down=1.0,
            late_share=0.8,
            late_from=999,
            shut_share=0.4,
            unguided=0.2,
            dropout=_MINI_DROPOUT,
        ),
        _MINI_FILM,
        replace(
            _MINI_FILM,
            name="speed",
            trains=(Layers.TEMPORAL, Layers.SPEED),
            steps=4000,
            rate=5e-4,
            warm_up=100,
            image_share=0.0,
            tells_curves=0.0,
            told_speed_share=0.8,
            late_share=0.8,
            unguided=0.7,
        ),
    ),
    emphasis=Emphasis(mouth=12.0, eyes=8.0, face=2.0, flow=20.0),
    guide=GuideUse(jitter=0.003),
    region=RegionUse(share=0.5, most=16.0),
    betas=(0.9, 0.99),
    versions=3,
    starts_loud=True,
)
RECIPES = {recipe.name: recipe for recipe in (PAPER, MINI)}


def find_recipe(name: str) -> Recipe:
    """The recipe of a name.

    Raises:
        EmoError: there is none.
    """
    if name not in RECIPES:
        raise EmoError(f"There is no recipe {name!r}.", hint=f"There are {', '.join(RECIPES)}.")
    return RECIPES[name]
