"""The lines of a project as subtitles."""

from __future__ import annotations

from collections.abc import Iterator

from emo_desktop.base.errors import EmoError
from emo_desktop.project.model import Clip, Project

_ARROW = "-->"


def srt_of(project: Project) -> str:
    """The lines that have words, as SubRip.

    Raises:
        EmoError: no line has words.
    """
    cues = [
        f"{number}\n{_times(clip, ',')}\n{_words(clip).replace(_ARROW, '->')}\n"
        for number, clip in enumerate(_spoken(project), 1)
    ]
    return "\n".join(cues)


def vtt_of(project: Project) -> str:
    """The lines that have words, as WebVTT; who speaks is its voice.

    Raises:
        EmoError: no line has words.
    """
    cues = []
    for clip in _spoken(project):
        words = _escaped(_words(clip))
        if clip.character:
            name = _escaped(" ".join(project.character(clip.character).name.split()))
            words = f"<v {name}>{words}</v>"
        cues.append(f"{_times(clip, '.')}\n{words}\n")
    return "WEBVTT\n\n" + "\n".join(cues)


def _spoken(project: Project) -> Iterator[Clip]:
    clips = [clip for clip in project.clips if clip.text.strip()]
    if not clips:
        raise EmoError("There is nothing to read: no line has words.", hint="Write them first.")
    return iter(clips)


def _words(clip: Clip) -> str:
    """What is said, without the blank lines that would end it."""
    return "\n".join(line.strip() for line in clip.text.splitlines() if line.strip())


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _times(clip: Clip, mark: str) -> str:
    begin = round(clip.begin_s * 1000)
    end = max(begin + 1, round(clip.end_s * 1000))
    return f"{_time(begin, mark)} {_ARROW} {_time(end, mark)}"


def _time(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{mark}{rest:03}"
