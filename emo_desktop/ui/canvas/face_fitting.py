"""Fitting a face: the portrait with its handles on the canvas, and what dragging them changes."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from emo_desktop.app.head_path import HeadPaths
from emo_desktop.app.obedience import obeys_region
from emo_desktop.app.portrait_fit import Area, FaceTrouble, PortraitFit, PortraitFits, character_at
from emo_desktop.app.studio import Studio
from emo_desktop.base.errors import PictureError
from emo_desktop.face.geometry import FaceBox
from emo_desktop.project.changes import Changes
from emo_desktop.project.edits.characters import set_face
from emo_desktop.project.edits.performance import set_choice
from emo_desktop.project.model import Character, Clip, LandmarkMove, Project
from emo_desktop.ui.background import Background
from emo_desktop.ui.canvas.canvas import Canvas
from emo_desktop.ui.canvas.painting import ShownPicture
from emo_desktop.ui.document import Document

_NEAR = 1.8  # of the face is shown, with what is about it
_FITTED = Changes.CHARACTERS | Changes.LINES | Changes.TIMING | Changes.RENDER | Changes.FORMAT


class FaceFitting(QObject):
    """Shows the portrait of who is seen, and makes edits of what is dragged on it.

    A character that is brought in and has no face, or several, is shown at once.

    Signals:
        on_changed(bool): whether faces are being fitted, however that came.
        all_points_changed(bool): whether every landmark is a handle.
        fault(str, str): a sentence, and what to do.

    Args:
        document: the open project.
        canvas: shows the portrait.
        studio: finds faces.
        background: where that is done.
    """

    on_changed = Signal(bool)
    all_points_changed = Signal(bool)
    fault = Signal(str, str)

    def __init__(
        self, document: Document, canvas: Canvas, studio: Studio, background: Background
    ) -> None:
        super().__init__()
        self._document, self._canvas, self._studio = document, canvas, studio
        self._background = background
        self._fits = PortraitFits(studio.detector, document.media_path)
        self._fit: PortraitFit | None = None
        self._asked_for = ""  # a character that is shown although another one is seen
        self._reading: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None  # whether somebody new has a face
        self._known = {each.id for each in document.project.characters}
        self._paths = HeadPaths(document.folder, studio)
        self._obeys_region = False
        self._path: tuple[str, tuple[Area, ...]] = ("", ())  # of which line, and the boxes of it
        self._handle = ""
        self._is_to_be_near = False  # the face is shown large, once
        handles, region = canvas.handles, canvas.region
        handles.box_dragged.connect(self._drag_box)
        handles.moves_dragged.connect(self._drag_moves)
        handles.face_chosen.connect(self._choose_face)
        handles.ended.connect(document.end_gesture)
        handles.handle_chosen.connect(self._tell_handle)
        handles.left.connect(lambda: self.set_on(False))
        region.dragged.connect(self._drag_region)
        region.ended.connect(document.end_gesture)
        document.changed.connect(self._change)
        document.settled.connect(self._settle)
        document.selection_changed.connect(self._look_elsewhere)
        document.playhead_moved.connect(self._look_elsewhere)

    @property
    def is_on(self) -> bool:
        """Whether a face is being fitted."""
        return self._canvas.handles.is_on

    @property
    def fit(self) -> PortraitFit | None:
        """Where the face was found that is shown; None: it is not known yet."""
        return self._fit

    def set_on(self, is_on: bool, *, character: str = "") -> None:
        """Fit the face of who is seen, or of a certain character; or be done with it."""
        if is_on and self.is_on and not character:
            return
        self._asked_for = character if is_on else ""
        if is_on != self.is_on:
            self._canvas.handles.set_on(is_on)
            self._canvas.fit()
            self._is_to_be_near = is_on
            self.on_changed.emit(is_on)
        self._read()
        self._show()

    def set_region_on(self, is_on: bool) -> None:
        """Show the face region, or do not."""
        self._canvas.region.set_on(is_on)
        self._read()

    def set_onion_on(self, is_on: bool) -> None:
        """Show the portrait at rest over the film, or do not."""
        self._canvas.onion.set_on(is_on)
        self._read()

    def set_all_points(self, shows_all: bool) -> None:
        """Make every landmark a handle, or only those that shape a face."""
        self._canvas.handles.set_shows_all(shows_all)
        self.all_points_changed.emit(shows_all)

    def reset_all(self) -> None:
        """Set the box and all landmarks back to where they were found."""
        character = self._character()
        if character is not None:
            self._set_face(character, box=None, moves=(), merge_key="")
            self._document.end_gesture()

    def look_into(self) -> None:
        """Find out whether who is seen has no face, and if so let one be placed."""
        character = self._character()
        if character is not None and not self.is_on:
            self._check(character, (FaceTrouble.NO_FACE,))

    def _character(self) -> Character | None:
        """Whose portrait is shown: who was asked for, or speaks the chosen line, or is seen."""
        document = self._document
        characters = {each.id: each for each in document.project.characters}
        if self._asked_for in characters:
            return characters[self._asked_for]
        clip = document.current_clip
        if clip is not None and clip.character:
            return characters[clip.character]
        return character_at(document.project, document.playhead)

    def _read(self) -> None:
        """Find the face that is to be shown, if any is."""
        canvas, character = self._canvas, self._character()
        wanted = canvas.handles.is_on or canvas.region.is_on or canvas.onion.is_on
        if wanted and character is not None:
            if self._reading is not None:
                self._reading.cancel()  # what was looked for before is no longer wanted
            self._reading = self._background.start(self._find(character))

    async def _find(self, character: Character) -> None:
        """Show where the face of a character is, and where its head goes in the line."""
        project, clip = self._document.project, self._clip()
        try:
            self._fit = await self._fitted(character)
            if self._canvas.region.is_on and clip is not None:
                await self._find_region(project, clip)
        except PictureError as error:
            self._fit = None
            self.fault.emit(str(error), error.hint)
        self._show()

    def _check(self, character: Character, troubles: Collection[FaceTrouble]) -> None:
        """Where there is trouble with a face let the user say where it is."""
        if self._checking is not None:
            self._checking.cancel()
        self._checking = self._background.start(self._find_trouble(character, troubles))

    async def _find_trouble(self, character: Character, troubles: Collection[FaceTrouble]) -> None:
        try:
            fit = await self._fitted(character)
        except PictureError:
            return  # who draws it says so
        if fit.trouble(character) in troubles:
            self._fit = fit
            self.set_on(True, character=character.id)

    async def _fitted(self, character: Character) -> PortraitFit:
        size_px = self._document.project.size_px
        return await self._background.run(lambda _: self._fits.fit(character, size_px))

    async def _find_region(self, project: Project, clip: Clip) -> None:
        """Find where the head of a line goes, and whether that matters."""
        choice, packs_dir = clip.chosen_picture.choice, self._studio.settings.packs_dir
        self._obeys_region = await self._background.run(lambda _: obeys_region(choice, packs_dir))
        boxes = await self._background.run(lambda token: self._paths.boxes(project, clip, token))
        self._path = (clip.id, boxes)

    def _show(self) -> None:
        """Show on the canvas what is known."""
        canvas, fit, character = self._canvas, self._fit, self._character()
        if fit is None or character is None or fit.character != character.id:
            canvas.show_portrait(None)
            canvas.show_notice("")
            canvas.handles.show_face(None, box=None, moves=())
            canvas.onion.show_portrait(None)
            self._show_region(None, ())
            return
        trouble = fit.trouble(character)
        portrait = ShownPicture(fit.pixels)
        canvas.onion.show_portrait(portrait)
        canvas.handles.show_face(
            fit,
            box=character.face_box,
            moves=character.landmark_moves,
            choices=fit.faces if trouble is FaceTrouble.SEVERAL_FACES else (),
        )
        self._show_region(fit, character.landmark_moves)
        is_seen = character_at(self._document.project, self._document.playhead) == character
        shown = portrait if self.is_on else None
        canvas.show_portrait(shown, self._label(), has_film=is_seen)
        canvas.show_notice(self._notice(fit, trouble) if self.is_on else "")
        self._go_near(fit, character)

    def _go_near(self, fit: PortraitFit, character: Character) -> None:
        """Where the face is known, show it large enough for its handles."""
        face = fit.face_area(character.landmark_moves)
        if self._is_to_be_near and fit.trouble(character) is None and face is not None:
            self._is_to_be_near = False
            self._canvas.show_part(face.widened(_NEAR, _NEAR))

    def _label(self) -> str:
        """Whose portrait it is, and which handle is chosen."""
        character = self._character()
        name = "" if character is None else character.name
        label = self.tr("Portrait of {name}").format(name=name)
        return f"{label} · {self._handle}" if self._handle else label

    def _tell_handle(self, name: str) -> None:
        self._handle = name
        self._canvas.show_portrait_label(self._label())

    def _notice(self, fit: PortraitFit, trouble: FaceTrouble | None) -> str:
        if trouble is FaceTrouble.NO_FACE:
            return self.tr("No face found. Place the box over the face.")
        if trouble is FaceTrouble.SEVERAL_FACES:
            return self.tr("Several faces found. Click the one that speaks.")
        if not fit.is_sure:
            return self.tr("No face is recognised in the box. Move its points to their places.")
        return ""

    def _show_region(self, fit: PortraitFit | None, moves: tuple[LandmarkMove, ...]) -> None:
        clip = self._clip()
        scales = (1.0, 1.0)
        if clip is not None:
            final = clip.chosen_picture.choice.final
            scales = (final.region_width, final.region_height)
        line, boxes = self._path
        is_performed = clip is not None and clip.id == line and bool(boxes)
        if not is_performed:
            rest = None if fit is None else fit.face_area(moves)
            boxes = () if rest is None else (rest,)
        self._canvas.region.show_region(
            boxes,
            scales,
            is_performed=is_performed,
            is_obeyed=self._obeys_region,
            can_change=clip is not None and not clip.is_locked,
        )

    def _clip_id(self) -> str:
        clip = self._clip()
        return "" if clip is None else clip.id

    def _clip(self) -> Clip | None:
        """The line whose region is shown."""
        return self._document.current_clip

    def _look_elsewhere(self) -> None:
        """Another line is chosen, or the film goes on."""
        before = self._fit.character if self._fit is not None else ""
        character = self._character()
        if character is not None and character.id != before:
            self._read()
        elif self._canvas.region.is_on and self._clip_id() != self._path[0]:
            self._show()
            self._read()

    def _change(self, changes: Changes) -> None:
        if not changes & _FITTED:
            return
        characters = self._document.project.characters
        new = [each for each in characters if each.id not in self._known]
        self._known = {each.id for each in characters}
        if new:
            self._check(new[-1], tuple(FaceTrouble))
        elif self._canvas.region.is_on or self.is_on or self._canvas.onion.is_on:
            self._show()
            if changes & (Changes.CHARACTERS | Changes.FORMAT):
                self._read()

    def _settle(self) -> None:
        """After a change the head may go elsewhere."""
        if self._canvas.region.is_on:
            self._read()

    def _choose_face(self, box: FaceBox) -> None:
        character = self._character()
        if character is not None:
            self._set_face(character, box=box, moves=(), merge_key="")
            self._document.end_gesture()

    def _drag_box(self, box: FaceBox | None) -> None:
        character = self._character()
        if character is not None:
            key = f"face box {character.id}"
            self._set_face(character, box=box, moves=character.landmark_moves, merge_key=key)

    def _drag_moves(self, moves: tuple[LandmarkMove, ...]) -> None:
        character = self._character()
        if character is not None:
            key = f"landmarks {character.id}"
            self._set_face(character, box=character.face_box, moves=moves, merge_key=key)

    def _set_face(
        self,
        character: Character,
        *,
        box: FaceBox | None,
        moves: tuple[LandmarkMove, ...],
        merge_key: str,
    ) -> None:
        document = self._document
        document.try_edit(
            lambda: set_face(
                document.project,
                character.id,
                face_box=box,
                landmark_moves=moves,
                merge_key=merge_key,
            )
        )

    def _drag_region(self, width: float, height: float) -> None:
        document, clip = self._document, self._clip()
        if clip is None:
            return
        choice = clip.chosen_picture.choice
        final = replace(choice.final, region_width=width, region_height=height)
        document.try_edit(
            lambda: set_choice(
                document.project, [clip.id], replace(choice, final=final), merge_key="face region"
            )
        )
