"""How the published downloads become packs; no torch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeAlias

from emo_desktop.emo import config as variants
from emo_desktop.emo.config import EmoConfig
from emo_desktop.emo.packs import licences
from emo_desktop.emo.packs.manifest import Licence
from emo_desktop.emo.packs.renames import (
    Rename,
    hallo_places,
    kept_in,
    motion_places,
    stable_diffusion_places,
    vae_places,
    wav2vec2_places,
    whisper_places,
)

_Places: TypeAlias = tuple[str, ...]

_DIFFUSERS_FILES = tuple(
    f"diffusion_pytorch_model{ending}"
    for ending in (".safetensors", ".bin", ".fp16.safetensors", ".fp16.bin")
)
_TRANSFORMERS_FILES = ("model.safetensors", "pytorch_model.bin")
_SD_FOLDERS = ("stable-diffusion-v1-5/", "")


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One file of a download.

    Args:
        places: where it may lie inside the folder; the first that is there is taken.
        rename: what its tensors are called in a pack.
        is_needed: whether the pack is nothing without it.
        licence: it is under, where that is not the licence of the whole.
    """

    places: tuple[str, ...]
    rename: Rename
    is_needed: bool = True
    licence: Licence | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a download becomes a pack.

    Args:
        variant: what the user calls it; no two recipes have the same.
        pack_name: the pack's name, unless the user gives another.
        title: for people.
        config: the variant of EMO, in the sizes that were published.
        marks: how many of the first ingredients tell, each alone, that the folder holds it.
        ingredients: the files.
        licences: of the networks themselves.
        is_usual: whether it is taken when the user names no variant.
        is_start_for_training: whether the result must be trained before it can render.
    """

    variant: str
    pack_name: str
    title: str
    config: EmoConfig
    marks: int
    ingredients: tuple[Ingredient, ...]
    licences: tuple[Licence, ...]
    is_usual: bool = False
    is_start_for_training: bool = False


def _in_folders(folders: _Places, files: _Places) -> _Places:
    return tuple(f"{folder}{file}" for folder in folders for file in files)


def _torch_file(name: str) -> _Places:
    return (f"{name}.pth", f"{name}.safetensors")


_VAE = Ingredient(
    _in_folders(
        ("sd-vae-ft-mse/", "vae/", *(f"{folder}vae/" for folder in _SD_FOLDERS[:-1])),
        _DIFFUSERS_FILES,
    ),
    vae_places,
    licence=licences.VAE,
)
_WHISPER = Ingredient(
    (
        "audio_processor/whisper_tiny.pt",
        "audio_processor/tiny.pt",
        *_in_folders(("audio_processor/whisper-tiny/", "whisper-tiny/"), _TRANSFORMERS_FILES),
    ),
    whisper_places,
    licence=licences.WHISPER,
)
_WAV2VEC2 = Ingredient(
    _in_folders(
        ("wav2vec/wav2vec2-base-960h/", "wav2vec2-base-960h/", "wav2vec2/"), _TRANSFORMERS_FILES
    ),
    wav2vec2_places,
    licence=licences.WAV2VEC2,
)


def _echomimic(
    variant: str, config: EmoConfig, *, still: str, moving: str, title: str, is_usual: bool = False
) -> Recipe:
    """A variant of EchoMimic: ``still`` and ``moving`` end the names of the files it has."""
    return Recipe(
        variant=variant,
        pack_name="echomimic" if is_usual else f"echomimic-{variant.replace('_', '-')}",
        title=title,
        config=config,
        marks=1,
        ingredients=(
            Ingredient(_torch_file(f"denoising_unet{moving}"), kept_in("backbone")),
            Ingredient(_torch_file(f"motion_module{moving}"), motion_places),
            Ingredient(_torch_file(f"reference_unet{still}"), kept_in("reference_net")),
            Ingredient(_torch_file(f"face_locator{still}"), kept_in("face_locator")),
            _VAE,
            _WHISPER,
        ),
        licences=(licences.ECHOMIMIC, licences.IMAGE_VARIATIONS),
        is_usual=is_usual,
    )


_HALLO = Recipe(
    variant="hallo",
    pack_name="hallo",
    title="Hallo v1",
    config=variants.HALLO,
    marks=1,
    ingredients=(
        Ingredient(("hallo/net.pth", "net.pth", "hallo/net.safetensors"), hallo_places),
        _VAE,
        _WAV2VEC2,
    ),
    licences=(licences.HALLO, licences.STABLE_DIFFUSION),
    is_usual=True,
)
_START = Recipe(
    variant="start",
    pack_name="emo-start",
    title="EMO, to be trained from Stable Diffusion 1.5 and AnimateDiff",
    config=variants.PAPER,
    marks=2,
    ingredients=(
        Ingredient(
            _in_folders(tuple(f"{folder}unet/" for folder in _SD_FOLDERS), _DIFFUSERS_FILES),
            stable_diffusion_places,
        ),
        Ingredient(
            tuple(
                f"{folder}{name}.{ending}"
                for name in ("mm_sd_v15_v2", "v3_sd15_mm")
                for folder in ("motion_module/", "")
                for ending in ("ckpt", "safetensors")
            ),
            motion_places,
            licence=licences.ANIMATEDIFF,
        ),
        replace(_VAE, is_needed=False),
        replace(_WAV2VEC2, is_needed=False),
    ),
    licences=(licences.STABLE_DIFFUSION,),
    is_start_for_training=True,
)
RECIPES = (
    _echomimic(
        "plain", variants.ECHOMIMIC, still="", moving="", title="EchoMimic v1", is_usual=True
    ),
    _echomimic(
        "acc",
        variants.ECHOMIMIC_FAST,
        still="",
        moving="_acc",
        title="EchoMimic v1 for few steps",
    ),
    _echomimic(
        "pose",
        variants.ECHOMIMIC_POSE,
        still="_pose",
        moving="_pose",
        title="EchoMimic v1 with landmark guides",
    ),
    _echomimic(
        "pose_acc",
        variants.ECHOMIMIC_POSE_FAST,
        still="_pose",
        moving="_pose_acc",
        title="EchoMimic v1 with landmark guides for few steps",
    ),
    _HALLO,
    _START,
)
