"""The sources of the corpus in the order in which they are made, with their minutes."""

from __future__ import annotations

from emo_desktop.training.speech.human import human_orders
from emo_desktop.training.speech.prompts import prompt_orders
from emo_desktop.training.speech.recordings import Source
from emo_desktop.training.speech.russian import russian_orders
from emo_desktop.training.speech.singing import held_out_singing_orders, singing_orders
from emo_desktop.training.speech.songs import festival_singing_orders
from emo_desktop.training.speech.voices_espeak import espeak_orders, held_out_espeak_orders
from emo_desktop.training.speech.voices_festival import festival_orders, held_out_festival_orders
from emo_desktop.training.speech.voices_hibari import hibari_orders
from emo_desktop.training.speech.voices_piper import piper_orders

SOURCES: tuple[Source, ...] = (
    Source("hibari", 40, hibari_orders),
    Source("espeak", 100, espeak_orders),
    Source("russian", None, russian_orders),
    Source("piper", 10, piper_orders),
    Source("festival", 52, festival_orders),
    Source("festival_held_out", 5, held_out_festival_orders),
    Source("espeak_held_out", 8, held_out_espeak_orders),
    # Sung versions of what was made before.
    Source("singing", 20, singing_orders),
    Source("singing_held_out", 6, held_out_singing_orders),
    Source("festival_singing", None, festival_singing_orders),
    Source("human", None, human_orders),
    # The same recordings with their texts.
    Source("human_text", None, prompt_orders),
)
