"""What the windows of a film were found to be like, in a few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from emo_desktop.render.final.film import WindowMeasured


@dataclass(frozen=True, slots=True)
class DriftSummary:
    """The worst of a film; see ``render.drift.WindowDrift``.

    Args:
        colour: grey levels.
        identity: distances of the outer eye corners; None where no face could be measured.
        seam: ratio; None in a film of one window.
        windows: that were measured.
        suspicious_s: where those windows begin that someone should look at, seconds.
    """

    colour: float
    identity: float | None
    seam: float | None
    windows: int
    suspicious_s: tuple[float, ...]


def summarise(windows: Sequence[WindowMeasured], *, fps: Fraction) -> DriftSummary:
    """The worst of at least one window."""
    drifts = [window.drift for window in windows]
    identities = [drift.identity for drift in drifts if drift.identity is not None]
    seams = [drift.seam for drift in drifts if drift.seam is not None]
    return DriftSummary(
        colour=max(drift.colour for drift in drifts),
        identity=max(identities, default=None),
        seam=max(seams, default=None),
        windows=len(drifts),
        suspicious_s=tuple(
            float(window.first_frame / fps) for window in windows if window.drift.is_suspicious
        ),
    )
