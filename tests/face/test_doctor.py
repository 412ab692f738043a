"""The doctor names what is wrong with a picture and is silent about a good one."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from emo_desktop.face.detector import FaceDetector
from emo_desktop.face.doctor import Finding, describe, examine, judge
from emo_desktop.face.geometry import FaceBox, FacePose
from emo_desktop.face.picture import Picture
from emo_desktop.face.report import PictureReport
from tests.face.examples import FACE_IN_DRAWING, backdrop, picture_of, smiley


def said(findings: tuple[Finding, ...], severity: str) -> str:
    return " ".join(f.message for f in findings if f.severity == severity)


@pytest.fixture(scope="module")
def good(detector: FaceDetector, mona_lisa: Picture) -> PictureReport:
    return describe(mona_lisa, detector)


def test_facts(detector: FaceDetector, astronaut: Picture) -> None:
    report = describe(astronaut, detector)
    assert (report.width, report.height, report.source_format) == (512, 512, "JPEG")
    assert not report.has_transparency
    assert len(report.face_boxes) == 1
    face = report.face
    assert face is not None
    assert face.height_px == pytest.approx(174, abs=12)
    assert face.matte_trusted
    assert face.mouth_gap > 0.05
    assert face.teeth_share > 0.4
    assert 0.2 < face.eye_openness < 0.5
    assert face.cut_by == ()


def test_facts_are_in_pixels_of_the_picture(detector: FaceDetector, astronaut: Picture) -> None:
    twice = picture_of(cv2.resize(astronaut.pixels, (1024, 1024), interpolation=cv2.INTER_CUBIC))
    one, two = describe(astronaut, detector).face, describe(twice, detector).face
    assert one is not None
    assert two is not None
    assert two.height_px == pytest.approx(2 * one.height_px, rel=0.02)
    assert two.box.x == pytest.approx(2 * one.box.x, rel=0.05)


def test_a_good_picture_has_nothing_wrong(detector: FaceDetector, mona_lisa: Picture) -> None:
    findings = examine(mona_lisa, detector)
    assert said(findings, "error") == said(findings, "warning") == ""


def test_teeth_are_noted(detector: FaceDetector, astronaut: Picture) -> None:
    findings = examine(astronaut, detector)
    assert "teeth" in said(findings, "note")
    assert said(findings, "warning") == ""


def test_no_face(detector: FaceDetector) -> None:
    (finding,) = examine(picture_of(backdrop()), detector)
    assert finding.severity == "error"
    assert "No face" in finding.message
    assert "--face" in finding.hint


def test_a_box_beside_the_picture(detector: FaceDetector, astronaut: Picture) -> None:
    (finding,) = examine(astronaut, detector, face_box=FaceBox(900, 900, 80, 80))
    assert finding.severity == "error"


def test_a_box_on_a_drawing(detector: FaceDetector) -> None:
    findings = examine(picture_of(smiley()), detector, face_box=FACE_IN_DRAWING)
    assert said(findings, "error") == ""
    assert "one layer" in said(findings, "note")


def test_a_box_with_nothing_in_it(detector: FaceDetector) -> None:
    findings = examine(picture_of(backdrop()), detector, face_box=FaceBox(100, 100, 200, 240))
    assert "No face is recognised" in said(findings, "warning")


def test_two_faces(detector: FaceDetector, astronaut: Picture) -> None:
    findings = examine(picture_of(np.hstack([astronaut.pixels, astronaut.pixels])), detector)
    assert "2 faces" in said(findings, "warning")


def test_a_small_face(detector: FaceDetector, astronaut: Picture) -> None:
    small = cv2.resize(astronaut.pixels, (200, 200), interpolation=cv2.INTER_AREA)
    assert "small" in said(examine(picture_of(small), detector), "warning")


def test_a_blurred_face(detector: FaceDetector, astronaut: Picture) -> None:
    soft = cv2.GaussianBlur(astronaut.pixels, (0, 0), 4)
    assert "blurred" in said(examine(picture_of(soft), detector), "warning")


@pytest.mark.parametrize(
    ("gain", "offset", "word"), [(0.12, 0, "dark"), (0.1, 110, "contrast"), (0.15, 216, "over")]
)
def test_bad_light(
    detector: FaceDetector, astronaut: Picture, gain: float, offset: float, word: str
) -> None:
    lit = np.clip(astronaut.pixels[..., :3] * gain + offset, 0, 255).astype(np.uint8)
    assert word in said(examine(picture_of(lit), detector), "warning")


def test_a_tilted_head(detector: FaceDetector, astronaut: Picture) -> None:
    turn = cv2.getRotationMatrix2D((256, 220), -30, 1.0)
    turned = cv2.warpAffine(astronaut.pixels, turn, (512, 512), borderMode=cv2.BORDER_REPLICATE)
    findings = examine(picture_of(np.asarray(turned, np.uint8)), detector)
    assert "leans" in said(findings, "warning")
    assert "right" in said(findings, "warning")


@pytest.mark.parametrize(
    ("rows", "columns", "border"),
    [((90, 512), (0, 512), "top"), ((0, 270), (0, 512), "bottom"), ((0, 512), (0, 300), "right")],
)
def test_a_head_cut_by_the_border(
    detector: FaceDetector,
    astronaut: Picture,
    rows: tuple[int, int],
    columns: tuple[int, int],
    border: str,
) -> None:
    part = astronaut.pixels[slice(*rows), slice(*columns)]
    findings = examine(picture_of(part), detector)
    assert "cut by the border" in said(findings, "warning")
    assert border in said(findings, "warning")


def test_profiles_closed_eyes_and_open_mouths(good: PictureReport) -> None:
    assert good.face is not None
    profile = replace(good.face, pose=FacePose(-31, 0, 0))
    asleep = replace(good.face, eye_openness=0.05)
    shouting = replace(good.face, mouth_gap=0.3, teeth_share=0.0)
    assert "31 degrees to the left" in said(judge(replace(good, face=profile)), "warning")
    assert "eye is closed" in said(judge(replace(good, face=asleep)), "warning")
    assert "mouth is open." in said(judge(replace(good, face=shouting)), "note")


def test_the_gravest_comes_first(good: PictureReport) -> None:
    assert good.face is not None
    face = replace(good.face, eye_openness=0.05, matte_trusted=False)
    findings = judge(replace(good, face=face, warnings=("Odd.",)))
    assert [f.severity for f in findings] == ["warning", "note", "note"]
