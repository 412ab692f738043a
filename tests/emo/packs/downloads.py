"""What users download, in its layout and with its names, from networks of tiny size."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import torch
from diffusers import UNet2DConditionModel
from safetensors.torch import save_file
from torch import Tensor

from emo_desktop.emo.config import ECHOMIMIC, ECHOMIMIC_POSE, HALLO, PAPER, EmoConfig
from emo_desktop.emo.model import build_parts

State = dict[str, Tensor]

TINY_ECHOMIMIC, TINY_POSE = ECHOMIMIC.tiny(), ECHOMIMIC_POSE.tiny()
TINY_HALLO, TINY_PAPER = HALLO.tiny(), PAPER.tiny()
_MOTION = "motion_modules."
_WHISPER_WORDS = {
    r"^embed_positions\.weight": "positional_embedding",
    r"^layers\.": "blocks.",
    r"\.self_attn\.q_proj\.": ".attn.query.",
    r"\.self_attn\.k_proj\.": ".attn.key.",
    r"\.self_attn\.v_proj\.": ".attn.value.",
    r"\.self_attn\.out_proj\.": ".attn.out.",
    r"\.self_attn_layer_norm\.": ".attn_ln.",
    r"\.fc1\.": ".mlp.0.",
    r"\.fc2\.": ".mlp.2.",
    r"\.final_layer_norm\.": ".mlp_ln.",
    r"^layer_norm\.": "ln_post.",
}
_OLD_VAE_WORDS = {
    r"\.to_q\.": ".query.",
    r"\.to_k\.": ".key.",
    r"\.to_v\.": ".value.",
    r"\.to_out\.0\.": ".proj_attn.",
}
_HALLO_PREFIXES = {
    "backbone": "denoising_unet",
    "reference_net": "reference_unet",
    "face_locator": "face_locator",
    "audio_projector": "audioproj",
    "identity_projector": "imageproj",
}


@functools.cache
def drawn(config: EmoConfig, seed: int) -> dict[str, State]:
    """The parts of a variant with values from chance: none is left at zero or one."""
    generator = torch.Generator().manual_seed(seed)
    return {
        part: {
            name: torch.randn(value.shape, generator=generator) / 8
            for name, value in module.state_dict().items()
        }
        for part, module in build_parts(config).items()
    }


def write_echomimic(folder: Path, variants: Mapping[str, EmoConfig], **codec: str) -> None:
    """EchoMimic's folder with some variants, by the ending of their files, such as ``_pose_acc``.

    What was written is ``drawn`` with the place of the variant as the seed.
    """
    for seed, (ending, config) in enumerate(variants.items()):
        parts = drawn(config, seed)
        still = ending.removesuffix("_acc")
        backbone = parts["backbone"]
        pickle(folder / f"denoising_unet{ending}.pth", _those(backbone, lambda n: _MOTION not in n))
        pickle(folder / f"motion_module{ending}.pth", _those(backbone, lambda n: _MOTION in n))
        if still == ending or still not in variants:
            pickle(folder / f"reference_unet{still}.pth", parts["reference_net"])
            pickle(folder / f"face_locator{still}.pth", parts["face_locator"])
    shared = drawn(next(iter(variants.values())), 0)
    write_vae(folder / "sd-vae-ft-mse", shared["vae"], **codec)
    write_whisper(folder / "audio_processor" / "whisper_tiny.pt", shared["audio_encoder"])


def write_hallo(folder: Path, config: EmoConfig = TINY_HALLO, seed: int = 0) -> None:
    """Hallo's folder, with a face embedder."""
    parts = drawn(config, seed)
    net = {
        f"{prefix}.{name}": value.half()
        for part, prefix in _HALLO_PREFIXES.items()
        for name, value in parts[part].items()
    }
    pickle(folder / "hallo" / "net.pth", net)
    write_vae(folder / "sd-vae-ft-mse", parts["vae"])
    write_wav2vec2(folder / "wav2vec" / "wav2vec2-base-960h", parts["audio_encoder"])
    embedder = folder / "face_analysis" / "models" / "glintr100.onnx"
    embedder.parent.mkdir(parents=True)
    embedder.write_bytes(b"a face embedder")


def write_start(folder: Path, config: EmoConfig = TINY_PAPER, *, motion: str) -> State:
    """Stable Diffusion's UNet, and AnimateDiff's module of that name; the UNet's values."""
    torch.manual_seed(5)
    unet = UNet2DConditionModel(
        block_out_channels=config.block_channels,
        layers_per_block=config.layers_per_block,
        attention_head_dim=config.heads,
        norm_num_groups=config.norm_groups,
        cross_attention_dim=48,
    ).state_dict()
    store(folder / "unet" / "diffusion_pytorch_model.safetensors", unet)
    moving = _those(
        drawn(config, 6)["backbone"], lambda name: _MOTION in name and "speed_" not in name
    )
    if motion == "mm_sd_v15_v2":
        pickle(folder / f"{motion}.ckpt", moving)
    else:  # as AnimateDiff's third release: wrapped, prefixed, and with none in the middle
        moving = _those(moving, lambda name: not name.startswith("mid_block"))
        inner = {f"module.{name}": value for name, value in moving.items()}
        inner["animatediff_config"] = {"resolutions": [1, 2]}  # type: ignore[assignment]
        pickle(folder / f"{motion}.ckpt", {"epoch": 3, "state_dict": inner})
    return unet


def write_vae(folder: Path, state: State, *, attention: str = "new") -> None:
    """The codec; its attention named as now, or in an old way ("old", "convolutions")."""
    if attention != "new":
        state = {
            _renamed(name, _OLD_VAE_WORDS) if ".attentions." in name else name: value
            for name, value in state.items()
        }
    if attention == "convolutions":
        state = {
            name: value[:, :, None, None] if ".attentions." in name and value.dim() == 2 else value
            for name, value in state.items()
        }
    store(folder / "diffusion_pytorch_model.safetensors", state)


def write_whisper(file: Path, state: State) -> None:
    """OpenAI's file: encoder and decoder under their names, and the sizes beside them."""
    encoder = {f"encoder.{_renamed(name, _WHISPER_WORDS)}": v for name, v in state.items()}
    whole = {**encoder, "decoder.token_embedding.weight": torch.ones(2, 2)}
    pickle(file, {"dims": {"n_mels": 80}, "model_state_dict": whole})


def write_wav2vec2(folder: Path, state: State) -> None:
    """A network that also reads letters, with the names of torch before 2.0."""
    words = {r"parametrizations\.weight\.original0": "weight_g"}
    words |= {r"parametrizations\.weight\.original1": "weight_v"}
    whole = {f"wav2vec2.{_renamed(name, words)}": value for name, value in state.items()}
    whole |= {"wav2vec2.masked_spec_embed": torch.ones(3), "lm_head.weight": torch.ones(4, 3)}
    store(folder / "model.safetensors", {**whole, "lm_head.bias": torch.ones(4)})


def pickle(file: Path, content: object) -> None:
    """Write with ``torch.save``, as ``.pth`` files are."""
    file.parent.mkdir(parents=True, exist_ok=True)
    torch.save(content, file)


def store(file: Path, state: State) -> None:
    """Write a safetensors file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in state.items()}, file)


def _those(state: State, is_wanted: Callable[[str], bool]) -> State:
    return {name: value for name, value in state.items() if is_wanted(name)}


def _renamed(name: str, words: Mapping[str, str]) -> str:
    for pattern, word in words.items():
        name = re.sub(pattern, word, name)
    return name
