"""64 bits so written that they can be read through noise: a check sum and a convolutional code.

The code is tail-biting (it ends in the state in which it began, so that no bit is spent on an
end), of constraint length 9 and rate 1/4, and is read softly: how sure each bit is counts. At 80
bits it comes within about a decibel of what any code could do, and needs no library.
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass
from functools import cache

import numpy as np

from emo_desktop.base.arrays import Bytes, Floats, Ints

PAYLOAD_BITS = 64
_CHECK_BITS = 16
_MESSAGE_BITS = PAYLOAD_BITS + _CHECK_BITS
_MEMORY = 8
_STATES = 1 << _MEMORY
_TAPS = (0o463, 0o535, 0o733, 0o745)
CODED_BITS = _MESSAGE_BITS * len(_TAPS)
_LAPS = 3  # round the circle: one to forget where it began, one to read, one to end


@dataclass(frozen=True, slots=True)
class Decoded:
    """What was read.

    Args:
        payload: 64 bits.
        row: of the soft values it was read from.
        signs: (CODED_BITS,) float32, the code word: -1 and 1.
    """

    payload: int
    row: int
    signs: Floats


def encode(payload: int) -> Floats:
    """(CODED_BITS,) float32 of -1 and 1.

    Raises:
        ValueError: the payload has more than 64 bits.
    """
    if not 0 <= payload < 1 << PAYLOAD_BITS:
        raise ValueError(f"payload {payload} has more than {PAYLOAD_BITS} bits")
    content = payload.to_bytes(PAYLOAD_BITS // 8, "big")
    message = content + binascii.crc_hqx(content, 0xFFFF).to_bytes(_CHECK_BITS // 8, "big")
    return _coded(np.unpackbits(np.frombuffer(message, np.uint8)))


def decode(soft: Floats) -> list[Decoded]:
    """What can be read, for each row whose check sum holds.

    Args:
        soft: (N, CODED_BITS), the surer a bit, the farther from 0; 1 is written as +1.
    """
    found = []
    for row, bits in enumerate(_likeliest(np.asarray(soft, np.float32))):
        message = np.packbits(bits).tobytes()
        content = message[: PAYLOAD_BITS // 8]
        check = int.from_bytes(message[PAYLOAD_BITS // 8 :], "big")
        if binascii.crc_hqx(content, 0xFFFF) == check:
            found.append(Decoded(int.from_bytes(content, "big"), row, _coded(bits)))
    return found


def _coded(bits: Bytes) -> Floats:
    """(CODED_BITS,) of a message (_MESSAGE_BITS,) of 0 and 1."""
    state, words = 0, []
    for bit in bits[-_MEMORY:]:
        state = (state << 1 | int(bit)) % _STATES
    for bit in bits:
        register = state << 1 | int(bit)
        words.append(_outputs()[register])
        state = register % _STATES
    return np.asarray(_sign_table()[np.array(words)].reshape(-1), np.float32)


@cache
def _outputs() -> Ints:
    """(512,): the four bits that each content of the register sends, as one number."""
    return np.array(
        [
            sum((register & tap).bit_count() % 2 << place for place, tap in enumerate(_TAPS))
            for register in range(2 * _STATES)
        ]
    )


@cache
def _sign_table() -> Floats:
    """(16, 4): -1 and 1 for the four bits of a number, lowest first."""
    numbers = np.arange(1 << len(_TAPS))[:, None]
    return ((numbers >> np.arange(len(_TAPS)) & 1) * 2 - 1).astype(np.float32)


def _likeliest(soft: Floats) -> Bytes:
    """(N, _MESSAGE_BITS) uint8: the message of the likeliest way round (Viterbi)."""
    rows = len(soft)
    steps = soft.reshape(rows, _MESSAGE_BITS, len(_TAPS)) @ _sign_table().T
    # State t is reached from t >> 1 with its highest bit 0 or 1; its lowest bit is what was sent.
    gains = _outputs().reshape(2, _STATES)
    metric = np.zeros((rows, _STATES), np.float32)
    came_from = np.empty((_LAPS * _MESSAGE_BITS, rows, _STATES), np.bool_)
    for number in range(len(came_from)):
        ways = np.repeat(metric.reshape(rows, 2, -1), 2, axis=2)
        ways += steps[:, number % _MESSAGE_BITS][:, gains]
        came_from[number] = ways[:, 1] > ways[:, 0]
        metric = ways.max(axis=1)
        metric -= metric.max(axis=1, keepdims=True)
    return _traced(came_from, metric.argmax(axis=1))


def _traced(came_from: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], state: Ints) -> Bytes:
    """The bits of the lap in the middle, walking back from the last states (N,)."""
    rows = np.arange(len(state))
    bits = np.empty((len(state), _MESSAGE_BITS), np.uint8)
    for number in range(len(came_from) - 1, _MESSAGE_BITS - 1, -1):
        if number < 2 * _MESSAGE_BITS:
            bits[:, number - _MESSAGE_BITS] = state & 1
        state = state >> 1 | came_from[number, rows, state].astype(state.dtype) << _MEMORY - 1
    return bits
