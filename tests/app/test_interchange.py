"""Files for other programs, made of a project on disk."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import opentimelineio as otio
import pygltflib
import pytest

from emo_desktop.app.character_motion import character_motion
from emo_desktop.app.data_formats import FORMATS, DataFormat, Holds
from emo_desktop.app.data_orders import DataRequest, files_for
from emo_desktop.app.interchange import DataFinished, export_data
from emo_desktop.app.line_curves import CurveReader, question_of
from emo_desktop.app.project_studio import Override, ProjectStudio
from emo_desktop.app.projects import LineOrder, add_portrait, add_voice_line
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import EmoError, OutputError
from emo_desktop.base.jobs import Cancelled, CancelToken, Event, Notice
from emo_desktop.base.settings import Settings
from emo_desktop.motion.curves import MotionCurves
from emo_desktop.motion.live_link import read_curves
from emo_desktop.project.edits.lines import add_line
from emo_desktop.project.model import Project
from emo_desktop.project.render_choice import Quality
from emo_desktop.project.shots import film_shots
from emo_desktop.project.storage import load_project
from emo_desktop.render.engine import SegmentFinished
from tests.app.media import write_voice
from tests.app.scenes import make_project, make_settings

BERT = "Bert & Ü"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return make_settings(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, portrait: Path, settings: Settings) -> Path:
    """Anna speaks from 1 s to 4 s and from 7 s to 9 s, Bert from 4 s to 6 s; 10 frames a second."""
    folder = tmp_path_factory.mktemp("Projekte ü") / "Szene 😀.emo"
    make_project(folder, portrait, settings, lines=0)
    token = CancelToken()
    add_portrait(
        folder,
        portrait=portrait,
        name=BERT,
        face_box=None,
        copies=True,
        settings=settings,
        token=token,
    )
    for begin_s, length_s, who in ((1, 3.0, "Anna"), (4, 2.0, BERT), (7, 2.0, "Anna")):
        voice = write_voice(folder.parent / f"Stimme {begin_s}.wav", length_s)
        order = LineOrder(voice, character=who, text=f"Wörter {begin_s}", begin_s=Fraction(begin_s))
        add_voice_line(folder, order, token=token)
    return folder


@pytest.fixture
def project(folder: Path) -> Project:
    return load_project(folder)


@pytest.fixture(scope="module")
def studio(folder: Path, settings: Settings) -> ProjectStudio:
    return ProjectStudio(folder, Studio(settings))


def made(
    project: Project, studio: ProjectStudio, wanted: DataFormat, output: Path, **choices: object
) -> list[Event]:
    request = DataRequest(wanted, output, **choices)
    return list(export_data(project, request, studio=studio, token=CancelToken()))


def names(events: list[Event]) -> list[str]:
    assert isinstance(events[-1], DataFinished)
    assert all(path.stat().st_size for path in events[-1].report.files)
    return [path.name for path in events[-1].report.files]


def motion(project: Project, studio: ProjectStudio, who: str, frames: range, **choices: bool):
    drafts = ProjectStudio(studio.folder, studio.studio, override=Override(Quality.DRAFT))
    job = character_motion(project, who, frames, studio=drafts, token=CancelToken(), **choices)
    try:
        while True:
            next(job)
    except StopIteration as end:
        return end.value


def id_of(project: Project, name: str) -> str:
    return next(each.id for each in project.characters if each.name == name)


def test_every_format_can_be_made(project: Project, studio: ProjectStudio, tmp_path: Path) -> None:
    for wanted, facts in FORMATS.items():
        output = tmp_path / wanted
        output.mkdir()
        if facts.holds is Holds.PICTURES:
            assert names(made(project, studio, wanted, output))[-1] == "contact sheet.png"
            continue
        found = names(made(project, studio, wanted, output / f"Ä{facts.suffix}"))
        expected = [f"Ä Anna{facts.suffix}", f"Ä Bert & Ü{facts.suffix}"]
        assert found == (expected if facts.is_of_character else [f"Ä{facts.suffix}"])


def test_takes_are_found_from_where_the_timeline_lies(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    for place in (tmp_path, studio.folder.parent, studio.folder):
        made(project, studio, DataFormat.OTIO, place / "t.otio", begin="01:00:00:00")
        timeline = otio.adapters.read_from_file(str(place / "t.otio"))
        assert timeline.global_start_time.to_seconds() == 3600
        for clip in timeline.find_clips():
            url = clip.media_reference.target_url
            assert (place / otio.url_utils.filepath_from_url(url)).is_file()
            assert not url.startswith("file:")
        (place / "t.otio").unlink()


def test_a_part_keeps_its_time_codes(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    output = tmp_path / "t.edl"
    made(project, studio, DataFormat.EDL, output, frames=range(20, 50), begin="10:00:00:00")
    text = output.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line[:3].isdigit()]
    assert [row[-47:] for row in rows] == [
        "00:00:01:00 00:00:03:00 10:00:02:00 10:00:04:00",
        "00:00:00:00 00:00:01:00 10:00:04:00 10:00:05:00",
    ]


def test_lines_and_characters_can_be_chosen(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    output = tmp_path / "t.csv"
    made(project, studio, DataFormat.CSV, output, characters=(id_of(project, "Anna"),))
    rows = list(csv.DictReader(output.read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["number"], row["character"]) for row in rows] == [("1", "Anna"), ("3", "Anna")]
    lines = (project.clips[1].id,)
    found = names(made(project, studio, DataFormat.MOHO, tmp_path, lines=lines))
    assert found == ["Scene 002 Bert & Ü Wörter 4.dat"]
    rows = (tmp_path / found[0]).read_text().splitlines()
    assert rows[0] == "MohoSwitch1" and rows[-1] == "21 rest"


def test_curves_are_those_of_the_lines_and_between_them_it_rests(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    anna = id_of(project, "Anna")
    found = motion(project, studio, anna, range(90))
    assert found.speaking == (range(10, 40), range(70, 90))
    question = question_of(project, project.clips[0])
    line = CurveReader(studio.folder, studio.studio).curves(question, CancelToken()).heard
    assert np.array_equal(found.curves.weights[10:40], line.weights)
    assert np.array_equal(found.curves.head_deg[10:40], line.head_deg)
    jaw = found.curves.weights[:, 17]
    assert jaw[10:40].max() > 0.1 and jaw[45:68].max() < 0.05
    assert np.abs(np.diff(found.curves.head_deg[42:68], axis=0)).max() > 0
    still = motion(project, studio, anna, range(90), rests=False)
    assert not still.curves.head_deg[40:70].any()
    part = motion(project, studio, anna, range(30, 75))
    assert np.array_equal(part.curves.weights, found.curves.weights[30:75])
    assert part.speaking == (range(10), range(40, 45))


def test_a_character_rests_until_the_film_ends(project: Project, studio: ProjectStudio) -> None:
    found = motion(project, studio, id_of(project, BERT), range(90))
    assert found.speaking == (range(40, 60),)
    assert np.abs(np.diff(found.curves.head_deg[60:], axis=0)).max() > 0


def test_a_long_rest_moves_as_it_does_in_the_film(project: Project, studio: ProjectStudio) -> None:
    *others, last = project.clips
    project = replace(project, clips=(*others, replace(last, begin_s=Fraction(80))))
    anna = id_of(project, "Anna")
    found = motion(project, studio, anna, range(40, 800)).curves
    own = replace(project, clips=tuple(c for c in project.clips if c.character == anna))
    shot = next(each for each in film_shots(own) if each.rests and each.at_frame == 40)
    drafts = ProjectStudio(studio.folder, studio.studio, override=Override(Quality.DRAFT))
    rest = drafts.plan_rest(own, shot, drafts.plan(own, own.clips[0]))
    events = drafts.events(
        drafts.requests(own, rest.segments),
        drafts.renderer(rest.choice),
        token=CancelToken(),
        shows_kept=False,
    )
    parts = [event.curves for event in events if isinstance(event, SegmentFinished)]
    assert len(parts) == 16
    assert np.array_equal(np.concatenate([each.weights for each in parts]), found.weights)
    assert np.array_equal(np.concatenate([each.head_deg for each in parts]), found.head_deg)
    again = motion(project, studio, anna, range(40, 800)).curves
    assert np.array_equal(again.gaze_deg, found.gaze_deg)


def test_live_link_is_read_back(project: Project, studio: ProjectStudio, tmp_path: Path) -> None:
    wanted = DataFormat.LIVE_LINK
    bert = id_of(project, BERT)
    names(made(project, studio, wanted, tmp_path / "b.csv", characters=(bert,)))
    head = (tmp_path / "b.csv").read_text().splitlines()[0].split(",")
    assert head[:3] == ["Timecode", "BlendShapeCount", "EyeBlinkLeft"] and len(head) == 63
    assert head[-9:] == [
        "HeadYaw", "HeadPitch", "HeadRoll", "LeftEyeYaw", "LeftEyePitch", "LeftEyeRoll",
        "RightEyeYaw", "RightEyePitch", "RightEyeRoll",
    ]  # fmt: skip
    read: MotionCurves = read_curves(tmp_path / "b.csv", usual=project.fps)
    own = motion(project, studio, bert, range(90)).curves
    assert len(read) == 90
    assert read.head_deg == pytest.approx(own.head_deg, abs=1e-4)
    assert read.weights[:, 17] == pytest.approx(own.weights[:, 17], abs=1e-6)


def test_a_face_has_as_many_frames_as_the_film(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    lines = (project.clips[0].id,)
    (name,) = names(made(project, studio, DataFormat.GLTF, tmp_path, lines=lines))
    file = pygltflib.GLTF2.load(str(tmp_path / name))
    assert file.accessors[file.animations[0].samplers[0].input].count == 30
    assert file.nodes[0].name == "Anna"


def test_rhubarb_names_the_sound_of_a_line(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    lines = (project.clips[0].id,)
    (name,) = names(made(project, studio, DataFormat.RHUBARB_JSON, tmp_path, lines=lines))
    content = json.loads((tmp_path / name).read_text(encoding="utf-8"))
    assert content["metadata"] == {"soundFile": "Stimme 1.wav", "duration": 3.0}
    assert {cue["value"] for cue in content["mouthCues"]} > {"X"}


def test_pictures_of_lines(project: Project, studio: ProjectStudio, tmp_path: Path) -> None:
    found = names(made(project, studio, DataFormat.THUMBNAILS, tmp_path, picture_suffix=".jpg"))
    assert found == [
        "Scene 001 Anna Wörter 1.jpg",
        "Scene 002 Bert & Ü Wörter 4.jpg",
        "Scene 003 Anna Wörter 7.jpg",
        "contact sheet.jpg",
    ]
    still = cv2.imdecode(np.frombuffer((tmp_path / found[0]).read_bytes(), np.uint8), 1)
    assert min(still.shape[:2]) == 64
    with pytest.raises(OutputError, match="There is already Scene 001"):
        made(project, studio, DataFormat.THUMBNAILS, tmp_path, picture_suffix=".jpg")
    made(project, studio, DataFormat.THUMBNAILS, tmp_path, picture_suffix=".jpg", replaces=True)


def test_without_lines_nothing_is_written(
    project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    empty = replace(project, clips=())
    for wanted, facts in FORMATS.items():
        output = tmp_path if facts.holds is Holds.PICTURES else tmp_path / f"f{facts.suffix}"
        with pytest.raises(EmoError, match="The project has no lines") as caught:
            made(empty, studio, wanted, output)
        assert caught.value.hint
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("wanted", [DataFormat.EDL, DataFormat.MOHO, DataFormat.THUMBNAILS])
def test_where_nobody_speaks_it_is_said(
    wanted: DataFormat, project: Project, studio: ProjectStudio, tmp_path: Path
) -> None:
    silent = add_line(replace(project, clips=()), begin_s=Fraction(0)).after
    facts = FORMATS[wanted]
    output = tmp_path if facts.holds is Holds.PICTURES else tmp_path / f"f{facts.suffix}"
    with pytest.raises(EmoError, match=r"nothing to list|No line that is meant"):
        made(silent, studio, wanted, output)


def test_what_is_left_out_is_said(project: Project, studio: ProjectStudio, tmp_path: Path) -> None:
    clips = tuple(replace(c, text="") if n == 1 else c for n, c in enumerate(project.clips))
    wordless = replace(project, clips=clips)
    events = made(wordless, studio, DataFormat.VTT, tmp_path / "s.vtt")
    (notice,) = [event for event in events if isinstance(event, Notice)]
    assert notice.text == "Without words, and so left out: 2."


@pytest.mark.parametrize(
    ("output", "choices", "sentence"),
    [
        ("s.srt", {}, "does not end in .dat"),
        ("s.dat", {"frames": range(500, 600)}, "nothing in the range"),
        ("s.dat", {"lines": ("c9",)}, "is no folder"),
        ("s.dat", {"characters": ("k9",)}, "None of the lines"),
        ("no/s.dat", {}, "does not exist"),
        ("s.dat", {"begin": "noon"}, "cannot begin with 'noon'"),
    ],
)
def test_what_cannot_be_is_refused_at_once(
    output: str,
    choices: dict[str, object],
    sentence: str,
    project: Project,
    studio: ProjectStudio,
    tmp_path: Path,
) -> None:
    with pytest.raises(EmoError, match=sentence):
        made(project, studio, DataFormat.MOHO, tmp_path / output, **choices)
    assert list(tmp_path.iterdir()) == []


def test_files_of_the_project_are_never_overwritten(
    project: Project, studio: ProjectStudio
) -> None:
    voice = studio.folder / project.takes[0].media.path
    before = voice.read_bytes()
    request = DataRequest(DataFormat.OTIO, voice.with_suffix(".otio"))
    (file,) = files_for(project, request)
    assert file.path == voice.with_suffix(".otio")
    with pytest.raises(OutputError):
        made(project, studio, DataFormat.OTIO, voice)
    assert voice.read_bytes() == before


def test_it_stops_when_it_is_asked_to(
    project: Project, folder: Path, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fresh = ProjectStudio(folder, Studio(make_settings(tmp_path_factory.mktemp("fresh"))))
    token = CancelToken()
    request = DataRequest(DataFormat.BLENDER, tmp_path / "c.json")
    job = export_data(project, request, studio=fresh, token=token)
    next(job)
    token.cancel()
    with pytest.raises(Cancelled):
        list(job)
    assert list(tmp_path.iterdir()) == []
