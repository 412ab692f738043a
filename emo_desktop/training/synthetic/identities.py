"""Who a synthetic person is: shape of the head, colours, hair and clothes, all from one number."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from emo_desktop.base.arrays import Floats
from emo_desktop.training.synthetic.base_mesh import target_names

_SEED = 8101
_HELD_OUT_PERCENT = 8
_DETAILS = 14
_MACRO = "macrodetails"
_FOLDERS = ("head", "forehead", "eyebrows", "eyes", "nose", "cheek", "mouth", "chin", "ears",
            "neck")  # fmt: skip
_NOT_MIXED = ("head-age", "head-trans", "ear-shape-pointed", "ear-shape-triangle", "measure-neck",
              "neck-trans", "eye-push", "mouth-trans", "eyebrows-trans")  # fmt: skip
_STRENGTH = {"eyes": 0.45, "head": 0.4, "mouth": 0.4, "neck": 0.4, "ears": 0.6}
_USUAL_STRENGTH = 0.55

_SKINS = np.array([[246, 214, 192], [232, 190, 160], [214, 164, 128], [186, 130, 94],
                   [146, 96, 66], [104, 66, 46], [74, 47, 35]], np.float32)  # fmt: skip
_HAIRS = np.array([[28, 22, 20], [48, 33, 25], [78, 52, 34], [116, 80, 48], [168, 128, 78],
                   [205, 172, 118], [140, 62, 30], [180, 180, 182], [225, 222, 218]],
                  np.float32)  # fmt: skip
_IRISES = np.array([[58, 36, 22], [86, 56, 30], [110, 84, 44], [84, 104, 70], [92, 120, 140],
                    [120, 142, 158]], np.float32)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """One made-up person.

    Args:
        number: from which everything follows.
        targets: how strongly each shape target shows.
        scale: (3,) factors on width, height and depth.
        male: 0 to 1.
        old: 0 to 1.
        skin: (3,) RGB of the skin, 0 to 255, as all colours here.
        hair: (3,) RGB of the hair.
        iris: (3,) RGB of the irises.
        taste: seeds what is left: freckles, beard, hairstyle, clothes.
    """

    number: int
    targets: Mapping[str, float]
    scale: Floats
    male: float
    old: float
    skin: Floats
    hair: Floats
    iris: Floats
    taste: int

    @property
    def name(self) -> str:
        """Names the person in clips."""
        return f"head-{self.number:06d}"

    @property
    def held_out(self) -> bool:
        """Whether nobody may be trained on this person."""
        return is_held_out(self.number)


def is_held_out(number: int) -> bool:
    """Whether the person of this number is kept for evaluation; 8 in 100 are."""
    return int(np.random.default_rng([_SEED, 1, number]).integers(100)) < _HELD_OUT_PERCENT


def draw_identity(number: int) -> Identity:
    """The person of a number."""
    rng = np.random.default_rng([_SEED, number])
    origin = rng.dirichlet([0.5, 0.5, 0.5])
    male = float(np.clip(rng.choice([0.0, 1.0]) + rng.normal(0, 0.12), 0, 1))
    old = float(np.clip(rng.beta(0.7, 1.4) * 1.1 - 0.1, 0, 1))
    child = float(rng.uniform(0.1, 0.35)) if rng.random() < 0.12 else 0.0
    old = 0.0 if child else old
    targets = _macros(origin, male=male, old=old, child=child, weight=float(rng.normal(0, 0.4)))
    for name, weight in _details(rng):
        targets[name] = targets.get(name, 0.0) + weight
    # African skins are darker, Asian hair and eyes are; mixtures lie between.
    tone = origin @ np.array([4.6, 1.3, 0.7]) + rng.normal(0, 0.7)
    fair = float(origin[2])
    grey = old > 0.45 and rng.random() < 0.75
    shade = rng.uniform(7, 8) if grey else rng.uniform(0, 1.6 + 5.4 * fair**2)
    return Identity(
        number=number,
        targets=targets,
        scale=np.asarray(1 + rng.normal(0, 0.035, 3).clip(-0.08, 0.08), np.float32),
        male=male,
        old=old,
        skin=_between(_SKINS, tone) + rng.normal(0, 3, 3).astype(np.float32),
        hair=_between(_HAIRS, shade) * np.float32(rng.uniform(0.75, 1.15)),
        iris=_between(_IRISES, rng.uniform(0, 1.2 + 3.8 * fair)),
        taste=int(rng.integers(1 << 31)),
    )


def _macros(
    origin: Floats, *, male: float, old: float, child: float, weight: float
) -> dict[str, float]:
    ages = {"young": 1 - old - child, "old": old, "child": child}
    build = "maxweight" if weight > 0 else "minweight"
    heavy = min(abs(weight), 0.9)
    targets = {}
    for gender, part in (("female", 1 - male), ("male", male)):
        for age, share in ages.items():
            if part * share == 0:
                continue
            body = f"{_MACRO}/universal-{gender}-{age}-averagemuscle"
            targets[f"{body}-averageweight"] = part * share * (1 - heavy)
            targets[f"{body}-{build}"] = part * share * heavy
            for name, amount in zip(("african", "asian", "caucasian"), origin, strict=True):
                targets[f"{_MACRO}/{name}-{gender}-{age}"] = part * share * float(amount)
    return targets


def _details(rng: np.random.Generator) -> list[tuple[str, float]]:
    """Some local targets with their weights; what is done to one side is done to the other."""
    names = _mixable()
    chosen = rng.choice(len(names), size=_DETAILS, replace=False)
    details: list[tuple[str, float]] = []
    for which in sorted(chosen):
        name = names[which]
        folder, own = name.split("/")
        weight = float(rng.uniform(0.15, 1) * _STRENGTH.get(folder, _USUAL_STRENGTH))
        details.append((name, weight))
        if own.startswith("l-"):
            details.append((f"{folder}/r-{own[2:]}", weight * float(rng.uniform(0.85, 1.1))))
    return details


@functools.cache
def _mixable() -> tuple[str, ...]:
    names = [name for folder in _FOLDERS for name in target_names(folder)]
    return tuple(
        name
        for name in names
        if not name.split("/")[1].startswith("r-") and not any(part in name for part in _NOT_MIXED)
    )


def _between(colours: Floats, place: float) -> Floats:
    place = float(np.clip(place, 0, len(colours) - 1.001))
    low = int(place)
    return np.asarray(colours[low] + (place - low) * (colours[low + 1] - colours[low]))
