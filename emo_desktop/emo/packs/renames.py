"""What the tensors of published checkpoints are called in a pack; no torch.

A rename takes a name in a file and gives every place in a pack where that tensor belongs. No place:
it is known, and left out. What is not known keeps its name, so that it is found to be too much.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

Place: TypeAlias = tuple[str, str]  # the part, and the name in it
Rename: TypeAlias = Callable[[str], tuple[Place, ...]]

_HALLO_PARTS = {
    "denoising_unet": "backbone",
    "reference_unet": "reference_net",
    "face_locator": "face_locator",
    "audioproj": "audio_projector",
    "imageproj": "identity_projector",
}
# Before diffusers 0.18.
_VAE_WORDS = {
    ".query.": ".to_q.",
    ".key.": ".to_k.",
    ".value.": ".to_v.",
    ".proj_attn.": ".to_out.0.",
}
_WHISPER_WORDS = {
    "positional_embedding": "embed_positions.weight",
    "blocks.": "layers.",
    ".attn.query.": ".self_attn.q_proj.",
    ".attn.key.": ".self_attn.k_proj.",
    ".attn.value.": ".self_attn.v_proj.",
    ".attn.out.": ".self_attn.out_proj.",
    ".attn_ln.": ".self_attn_layer_norm.",
    ".mlp.0.": ".fc1.",
    ".mlp.2.": ".fc2.",
    ".mlp_ln.": ".final_layer_norm.",
    "ln_post.": "layer_norm.",
}
_WAV2VEC2_WORDS = {
    ".weight_g": ".parametrizations.weight.original0",
    ".weight_v": ".parametrizations.weight.original1",
}
_WAV2VEC2_LEFT_OUT = ("lm_head.", "masked_spec_embed")
_TEXT_ATTENTION = re.compile(r"\.transformer_blocks\.\d+\.attn2\.")
_TEXT_NORM = re.compile(r"\.transformer_blocks\.\d+\.norm2\.")


def kept_in(part: str) -> Rename:
    """All tensors of a file into one part, under their own names."""
    return lambda name: ((part, name),)


def hallo_places(name: str) -> tuple[Place, ...]:
    """Of Hallo's ``net.pth``, which holds five networks."""
    prefix, _, rest = name.partition(".")
    part = _HALLO_PARTS.get(prefix)
    return ((part, rest),) if part else (("backbone", name),)


def vae_places(name: str) -> tuple[Place, ...]:
    """Of Stable Diffusion's VAE; the names of its attention have changed with the years."""
    return (("vae", _with_words(name, _VAE_WORDS) if ".attentions." in name else name),)


def whisper_places(name: str) -> tuple[Place, ...]:
    """Of OpenAI's Whisper, or of the same in transformers; only the encoder is wanted."""
    name = name.removeprefix("model.")
    if name.startswith(("decoder.", "proj_out.")):
        return ()
    return (("audio_encoder", _with_words(name.removeprefix("encoder."), _WHISPER_WORDS)),)


def wav2vec2_places(name: str) -> tuple[Place, ...]:
    """Of wav2vec2, with or without the layer that reads letters, which is left out."""
    name = name.removeprefix("wav2vec2.")
    if name.startswith(_WAV2VEC2_LEFT_OUT):
        return ()
    return (("audio_encoder", _with_words(name, _WAV2VEC2_WORDS)),)


def stable_diffusion_places(name: str) -> tuple[Place, ...]:
    """Of Stable Diffusion's UNet, from which both UNets of EMO start.

    There is no text to attend to: in that place the Backbone looks at the reference, with a copy of
    its self-attention to begin with. The ReferenceNet has neither that place nor an output.
    """
    if _TEXT_ATTENTION.search(name):
        return ()
    backbone = ("backbone", name)
    if _TEXT_NORM.search(name) or name.startswith(("conv_norm_out.", "conv_out.")):
        return (backbone,)
    both: tuple[Place, ...] = (backbone, ("reference_net", name))
    if ".attn1." in name:
        both += (("backbone", name.replace(".attn1.", ".attn2.")),)
    return both


def motion_places(name: str) -> tuple[Place, ...]:
    """Of AnimateDiff's motion module, which some releases saved from inside another module."""
    return (("backbone", name.removeprefix("module.")),)


def _with_words(name: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        name = name.replace(old, new)
    return name
