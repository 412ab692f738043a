"""The draft behind the renderer interface: a painter per portrait, frames drawn in threads."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor

from emo_desktop.base.arrays import Bytes
from emo_desktop.base.jobs import CancelToken
from emo_desktop.draft.rig import DRAFT_VERSION
from emo_desktop.draft.warp import DraftPainter
from emo_desktop.face.portrait import Portrait
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.render.opencv_threads import opencv_threads
from emo_desktop.render.request import SegmentRequest

# Frames that are drawn or wait to be taken, per thread: enough that no thread waits for a slow
# taker of one frame, few enough that memory stays small.
_FRAMES_AHEAD_PER_THREAD = 2
_PAINTERS_KEPT = 4


class DraftRenderer:
    """Draws frames by warping the portrait.

    Args:
        threads: how many frames are drawn at the same time.
    """

    def __init__(self, threads: int) -> None:
        if threads < 1:
            raise ValueError(f"{threads} threads cannot draw")
        self._threads = threads
        self._painters: OrderedDict[str, DraftPainter] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def renderer_id(self) -> str:
        """Names the draft and its version."""
        return f"draft-{DRAFT_VERSION}"

    @property
    def caches_frames(self) -> bool:
        """False: a frame is drawn again faster than it is read back."""
        return False

    @property
    def chains_segments(self) -> bool:
        """False: every frame is drawn from the portrait."""
        return False

    def draw(
        self,
        request: SegmentRequest,
        curves: MotionCurves,
        *,
        token: CancelToken,
        carried: bytes = b"",  # noqa: ARG002 - of every renderer; the draft needs nothing
    ) -> Generator[Bytes, None, None]:
        """The frames of a segment in order; see ``Renderer.draw``."""
        token.check()
        painter = self._painter(request.portrait)
        pool = ThreadPoolExecutor(self._threads, thread_name_prefix="draw")
        drawn: deque[Future[Bytes]] = deque()
        if self._threads > 1:
            opencv_threads.rest()
        try:
            for frame in range(len(curves)):
                drawn.append(pool.submit(_paint, painter, curves, frame, token))
                if len(drawn) >= _FRAMES_AHEAD_PER_THREAD * self._threads:
                    yield _taken(drawn, token)
            while drawn:
                yield _taken(drawn, token)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            if self._threads > 1:
                opencv_threads.resume()

    def _painter(self, portrait: Portrait) -> DraftPainter:
        """The painter of a portrait, fitted once; the ones used last are kept."""
        with self._lock:
            painter = self._painters.get(portrait.digest)
            if painter is None:
                painter = DraftPainter(portrait)
                self._painters[portrait.digest] = painter
            self._painters.move_to_end(portrait.digest)
            while len(self._painters) > _PAINTERS_KEPT:
                self._painters.popitem(last=False)
            return painter


def _paint(painter: DraftPainter, curves: MotionCurves, frame: int, token: CancelToken) -> Bytes:
    token.check()
    return painter.paint(curves.weights[frame], curves.head_deg[frame], curves.gaze_deg[frame])


def _taken(drawn: deque[Future[Bytes]], token: CancelToken) -> Bytes:
    token.check()
    return drawn.popleft().result()
