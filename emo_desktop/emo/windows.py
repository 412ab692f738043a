"""Which frames are denoised together, and how the groups follow each other."""

from __future__ import annotations


def overlapping_windows(
    frame_count: int, step: int, *, window: int, overlap: int, rotation: int
) -> tuple[tuple[int, ...], ...]:
    """Frame numbers of every window at one step of denoising: windows in a closed ring.

    The last window goes on with the first frames, and the borders move from step to step, so that
    no frame lies at a border every time. Every frame is in at least one window; a frame in several
    gets the mean of their answers.

    Args:
        frame_count: frames of the film, 0 or more.
        step: number of the denoising step, from 0.
        window: f, frames of a window.
        overlap: frames that neighbours share, fewer than ``window``.
        rotation: frames by which the borders move each step.

    Raises:
        ValueError: the overlap is as long as the window.
    """
    if not 0 <= overlap < window:
        raise ValueError(f"windows of {window} frames cannot share {overlap}")
    length = min(window, frame_count)
    # A film of one window needs no second one to close the ring.
    stride = window - overlap if frame_count > window else window
    return tuple(
        tuple((place + step * rotation) % frame_count for place in range(start, start + length))
        for start in range(0, frame_count, stride)
    )


def chained_windows(frame_count: int, window: int) -> tuple[range, ...]:
    """Frame numbers of windows one after the other, each as long as the others.

    Args:
        frame_count: frames of the film, 0 or more; the last window may reach beyond them.
        window: f, frames of a window, at least 1.
    """
    return tuple(range(start, start + window) for start in range(0, frame_count, window))
