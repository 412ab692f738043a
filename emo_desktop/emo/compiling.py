"""Layers compiled for the device: fewer passes over memory, after a minute or more of work."""

from __future__ import annotations

import torch
from diffusers.models.resnet import ResnetBlock2D
from torch import nn
from torch._dynamo import config as tracing

from emo_desktop.emo.attention import BackboneTransformer, RegionalAudioTransformer
from emo_desktop.emo.temporal import MotionModule

_LAYERS = (ResnetBlock2D, BackboneTransformer, RegionalAudioTransformer, MotionModule)

# Shapes of one kind of layer in all networks, with and without reference, and with room to spare.
# Beyond its limit torch leaves layers as they are, without a word.
_MOST_SHAPES = 128


def compile_layers(network: nn.Module, *, backend: str = "inductor") -> None:
    """Let every layer be compiled when it is first run; those of one shape share the work."""
    tracing.recompile_limit = max(tracing.recompile_limit, _MOST_SHAPES)
    for module in network.modules():
        if isinstance(module, _LAYERS):
            # Not module.compile(): all kinds of layers would stand in one queue of shapes.
            compiled = torch.compile(module.forward, dynamic=False, backend=backend)
            module.forward = compiled  # type: ignore[method-assign]
