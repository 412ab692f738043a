"""The licences under which the works were published that packs are made of."""

from __future__ import annotations

from emo_desktop.emo.packs.manifest import Licence

_OPENRAIL_URL = "https://huggingface.co/spaces/CompVis/stable-diffusion-license"
_APACHE, _MIT, _OPENRAIL = "Apache-2.0", "MIT", "CreativeML OpenRAIL-M"

ECHOMIMIC = Licence(
    name=_APACHE,
    covers="EchoMimic's weights",
    url="https://github.com/antgroup/echomimic/blob/main/LICENSE",
    allows_commercial=True,
)
HALLO = Licence(
    name=_MIT,
    covers="Hallo's weights",
    url="https://github.com/fudan-generative-vision/hallo/blob/main/LICENSE",
    allows_commercial=True,
)
ANIMATEDIFF = Licence(
    name=_APACHE,
    covers="AnimateDiff's motion module",
    url="https://github.com/guoyww/AnimateDiff/blob/main/LICENSE.txt",
    allows_commercial=True,
)
STABLE_DIFFUSION = Licence(
    name=_OPENRAIL,
    covers="Stable Diffusion 1.5, which the networks started from; forbids the uses it lists",
    url=_OPENRAIL_URL,
    allows_commercial=True,
)
IMAGE_VARIATIONS = Licence(
    name=_OPENRAIL,
    covers="Stable Diffusion (sd-image-variations), which the networks started from; forbids the "
    "uses it lists",
    url=_OPENRAIL_URL,
    allows_commercial=True,
)
VAE = Licence(
    name=_MIT,
    covers="the picture codec sd-vae-ft-mse",
    url="https://huggingface.co/stabilityai/sd-vae-ft-mse",
    allows_commercial=True,
)
WHISPER = Licence(
    name=_MIT,
    covers="the sound encoder Whisper (tiny)",
    url="https://github.com/openai/whisper/blob/main/LICENSE",
    allows_commercial=True,
)
WAV2VEC2 = Licence(
    name=_APACHE,
    covers="the sound encoder wav2vec2-base-960h",
    url="https://huggingface.co/facebook/wav2vec2-base-960h",
    allows_commercial=True,
)
FACE_EMBEDDER = Licence(
    name="non-commercial research only",
    covers="InsightFace's face embedder glintr100.onnx",
    url="https://github.com/deepinsight/insightface#license",
    allows_commercial=False,
)
