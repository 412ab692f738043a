"""The render job: its events, its report, and what it leaves when it does not finish."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest

from emo_desktop.app.orders import RenderOrder, check_order
from emo_desktop.app.tasks import FilmFinished, FilmReport, render_film
from emo_desktop.base.errors import EmoError, OutputError, SoundError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event, Progress
from emo_desktop.base.settings import Settings
from emo_desktop.export.probe import probe_film
from emo_desktop.project.render_choice import Quality
from emo_desktop.render.engine import FrameReady
from tests.app.media import write_voice


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    home = tmp_path / "home"
    return Settings(
        cache_dir=home / "cache", logs_dir=home / "logs", packs_dir=home / "packs", threads=2
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the film goes; holds nothing else."""
    made = tmp_path / "films"
    made.mkdir()
    return made


def _order(portrait: Path, voice: Path, folder: Path, **more: object) -> RenderOrder:
    order: dict[str, object] = {"size": 64, "fps": Fraction(10)}
    return RenderOrder(portrait, voice, folder / "film.mp4", **cast(dict, order | more))


def test_a_film_is_made_and_reported(
    portrait: Path, voice: Path, folder: Path, settings: Settings
) -> None:
    order = _order(portrait, voice, folder)
    events = list(render_film(order, settings=settings, token=CancelToken()))
    frames = [event.frame for event in events if isinstance(event, FrameReady)]
    assert frames == list(range(10))
    stages = [event.stage for event in events if isinstance(event, Progress)]
    assert list(dict.fromkeys(stages)) == [
        "Reading the inputs",
        "Preparing the portrait",
        "Drawing frames",
        "Finishing the film",
    ]
    report = _report(events)
    facts = probe_film(order.output)
    assert (report.frames, report.fps) == (facts.frames, facts.fps) == (10, Fraction(10))
    assert (report.width, report.height) == (facts.width, facts.height)
    assert 0 < report.first_frame_s < report.elapsed_s
    assert list(folder.iterdir()) == [order.output]


def test_a_second_film_uses_the_curves_of_the_first(
    portrait: Path, voice: Path, folder: Path, settings: Settings
) -> None:
    order = _order(portrait, voice, folder)
    first, second = (
        _report(render_film(order, settings=settings, token=CancelToken())) for _ in range(2)
    )
    assert first.segments_reused == 0
    assert second.segments_reused == second.segments > 0


def test_a_cancelled_job_leaves_what_was_there(
    portrait: Path, voice: Path, folder: Path, settings: Settings
) -> None:
    order = _order(portrait, voice, folder)
    order.output.write_bytes(b"old")
    token = CancelToken()

    def run_until_third_frame() -> None:
        for event in render_film(order, settings=settings, token=token):
            if isinstance(event, FrameReady) and event.frame == 2:
                token.cancel()

    with pytest.raises(Cancelled):
        run_until_third_frame()
    assert list(folder.iterdir()) == [order.output]
    assert order.output.read_bytes() == b"old"


def test_an_abandoned_job_leaves_nothing(
    portrait: Path, voice: Path, folder: Path, settings: Settings
) -> None:
    job = render_film(_order(portrait, voice, folder), settings=settings, token=CancelToken())
    with closing(cast("_Closable", job)):
        next(event for event in job if isinstance(event, FrameReady))
    assert list(folder.iterdir()) == []


def test_a_sound_that_breaks_in_the_middle_leaves_nothing(
    portrait: Path, folder: Path, tmp_path: Path, settings: Settings
) -> None:
    import numpy as np
    import soundfile

    from tests.app.media import buzzing_voice

    samples = buzzing_voice(20.0)
    samples[-100] = np.nan
    soundfile.write(tmp_path / "broken.wav", samples, 16000, subtype="FLOAT")
    order = _order(portrait, tmp_path / "broken.wav", folder)
    with pytest.raises(SoundError, match="not a number"):
        list(render_film(order, settings=settings, token=CancelToken()))
    assert list(folder.iterdir()) == []


def test_a_film_too_large_for_the_disk_is_refused_at_once(
    portrait: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    voice = write_voice(tmp_path / "voice.wav", 10.0)
    usage = shutil.disk_usage(folder)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(OutputError, match="MiB free"):
        check_order(_order(portrait, voice, folder), packs_dir=tmp_path)


def test_final_quality_says_what_to_do(
    portrait: Path, voice: Path, folder: Path, tmp_path: Path
) -> None:
    order = _order(portrait, voice, folder, quality=Quality.FINAL)
    with pytest.raises(EmoError, match="weights pack") as raised:
        check_order(order, packs_dir=tmp_path)
    assert "--quality draft" in raised.value.hint


@pytest.mark.parametrize("size", [0, 63, 65, 5000])
def test_sizes_that_no_film_has_are_refused(size: int, portrait: Path, voice: Path) -> None:
    with pytest.raises(ValueError, match="short side"):
        _order(portrait, voice, Path(), size=size)


# ru_maxrss of a child begins at the peak of its parent; what /proc says is the child's own.
_PEAK = """
import re, resource, sys
from fractions import Fraction
from pathlib import Path
from emo_desktop.app.orders import RenderOrder
from emo_desktop.app.tasks import render_film
from emo_desktop.base.jobs import CancelToken
from emo_desktop.base.settings import load_settings

portrait, voice, output = map(Path, sys.argv[1:])
order = RenderOrder(portrait, voice, output, size=64, fps=Fraction(1))
for event in render_film(order, settings=load_settings(), token=CancelToken()):
    pass
status = Path("/proc/self/status")
if status.exists():
    print(re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1])
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.skipif(sys.platform == "win32", reason="measures memory with getrusage")
def test_memory_does_not_grow_with_an_hour_of_sound(
    portrait: Path, tmp_path: Path, child_environment: dict[str, str]
) -> None:
    def peak(minutes: int) -> int:
        voice = write_voice(tmp_path / f"{minutes}.wav", 60.0 * minutes)
        files = [portrait, voice, tmp_path / f"{minutes}.mp4"]
        command = [sys.executable, "-c", _PEAK, *map(str, files)]
        # A home of its own: what one film worked out must not spare the other the work.
        home = child_environment | {"EMO_DESKTOP_HOME": str(tmp_path / f"home {minutes}")}
        run = subprocess.run(command, capture_output=True, text=True, env=home, check=True)
        return int(run.stdout)

    assert peak(60) < 1.1 * peak(2)


class _Closable:
    def close(self) -> None: ...


def _report(events: Iterator[Event] | list[Event]) -> FilmReport:
    *_, last = events
    assert isinstance(last, FilmFinished)
    return last.report
