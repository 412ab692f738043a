"""What a film of a project says of itself: gathered before it is made, put in while it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeAlias

from emo_desktop import __version__
from emo_desktop.app.consents import consent_mentions
from emo_desktop.app.film_orders import FilmOrder
from emo_desktop.app.honesty_choices import HonestyChoices, carries_credentials
from emo_desktop.app.project_shots import SeenShots
from emo_desktop.app.project_studio import PlannedLine, ProjectStudio
from emo_desktop.base.arrays import Bytes
from emo_desktop.base.digest import digest_file, digest_value
from emo_desktop.emo.packs.pack import WeightsPack
from emo_desktop.export.colour import WHITE, Samples, compose_over
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.film_metadata import container_words
from emo_desktop.export.label import Corner, Label
from emo_desktop.export.mark.embed import MarkEmbedder
from emo_desktop.export.preset import FilmPreset
from emo_desktop.export.provenance.facts import (
    Drawing,
    PictureSource,
    Provenance,
    SourceKind,
)
from emo_desktop.export.provenance.keys import (
    SigningIdentity,
    installation_identity,
    signing_folder,
)
from emo_desktop.export.provenance.library import media_type_of
from emo_desktop.export.provenance.seal import FilmSeal
from emo_desktop.export.provenance.thumbnail import small_jpeg
from emo_desktop.project.model import Character, Project
from emo_desktop.project.render_choice import RenderChoice

PackOf: TypeAlias = Callable[[RenderChoice], WeightsPack | None]


class FilmMark:
    """The mark of a film whose size is known with its first frame.

    Args:
        payload: 64 bits.
        fps: frames per second of the film.
    """

    def __init__(self, payload: int, fps: Fraction) -> None:
        self._payload, self._fps = payload, fps
        self._embedder: MarkEmbedder | None = None

    def marked(self, luma: Samples, frame: int, visible: Samples | None = None) -> Samples:
        """See ``MarkEmbedder.marked``."""
        if self._embedder is None:
            height, width = luma.shape[:2]
            self._embedder = MarkEmbedder(self._payload, width=width, height=height, fps=self._fps)
        return self._embedder.marked(luma, frame, visible)


def honest_extras(
    studio: ProjectStudio, preset: FilmPreset, choices: HonestyChoices | None = None
) -> Callable[[FilmOrder, SeenShots | None], FilmExtras]:
    """For ``make_films``: every film says of itself what it is, signed by this installation.

    Raises:
        SigningError: the keys of this installation cannot be used.
    """
    chosen = choices or HonestyChoices()
    return partial(
        film_extras,
        studio=studio,
        preset=preset,
        pack_of=studio.pack_of,
        identity=installation_identity(signing_folder()) if chosen.signs else None,
        choices=chosen,
    )


def film_extras(
    order: FilmOrder,
    shots: SeenShots | None,
    *,
    studio: ProjectStudio,
    preset: FilmPreset,
    pack_of: PackOf,
    identity: SigningIdentity | None,
    choices: HonestyChoices | None = None,
    now: datetime | None = None,
) -> FilmExtras:
    """For ``make_films``: what a film says of itself, its mark and its seal.

    Sound alone says nothing: voices are passed on as they were recorded.

    Args:
        order: the film.
        shots: who is seen in it; None: nobody is.
        studio: of the project.
        preset: what the film is written as.
        pack_of: the weights that draw so.
        identity: who signs; None: nobody.
        choices: what is put in.
        now: the present, with its offset.

    Raises:
        PictureError: a portrait cannot be read.
    """
    if shots is None:
        return FilmExtras()
    chosen = choices or HonestyChoices()
    signer = identity if chosen.signs and carries_credentials(preset) else None
    facts = Provenance(
        title=order.output.name,
        program_version=__version__,
        kind=_kind(shots.lines),
        made_at=now or datetime.now(UTC).astimezone(),
        drawings=tuple(dict.fromkeys(_drawings(shots, pack_of))),
        pictures=tuple(_pictures(order.project, shots, studio, preset)),
        settings_digest=_settings_digest(shots, preset),
        sounds=tuple(_sounds(order.project, shots)),
        consents=tuple(consent_mentions(seen_characters(order.project, shots))),
        is_marked=chosen.marks,
        is_signed=signer is not None,
        label=chosen.label.words if chosen.label else "",
    )
    return extras_with(
        facts,
        identity=signer,
        suffix=order.output.suffix,
        fps=preset.fps or order.project.fps,
        corner=chosen.corner,
    )


def extras_with(
    facts: Provenance,
    *,
    identity: SigningIdentity | None,
    suffix: str,
    fps: Fraction,
    corner: Corner = Corner.BOTTOM_LEFT,
) -> FilmExtras:
    """What goes into a film of which this is known.

    Args:
        facts: of the film; whether it is marked and signed is said there.
        identity: who signs; None: nobody.
        suffix: of the film's name.
        fps: frames per second of the film.
        corner: where the visible label stands.
    """
    return FilmExtras(
        metadata=container_words(facts),
        mark=FilmMark(facts.mark_payload, fps) if facts.is_marked else None,
        label=Label(facts.label, corner) if facts.label else None,
        seal=FilmSeal(facts, identity if facts.is_signed else None, suffix),
    )


def portrait_source(name: str, digest: str, pixels: Bytes) -> PictureSource:
    """A portrait as films mention it.

    Args:
        name: of its file.
        digest: of its file.
        pixels: (H, W, 3) RGB or (H, W, 4) RGBA.
    """
    return PictureSource(name, digest, _media_type(name), small_jpeg(compose_over(pixels, WHITE)))


def seen_characters(project: Project, shots: SeenShots) -> tuple[Character, ...]:
    """Who is seen, in the order in which they are."""
    ids = (project.clip(shot.shot.clip).character for shot in shots.all)
    return tuple(project.character(each) for each in dict.fromkeys(ids) if each)


def _kind(lines: Iterable[PlannedLine]) -> SourceKind:
    finals = {line.drawing.caches_frames for line in lines}
    if finals == {True}:
        return SourceKind.GENERATED
    return SourceKind.MIXED if True in finals else SourceKind.ANIMATED


def _drawings(shots: SeenShots, pack_of: PackOf) -> Iterator[Drawing]:
    for needed in shots.needed:
        is_final = needed.line.drawing.caches_frames
        pack = pack_of(needed.line.choice) if is_final else None
        yield Drawing(
            renderer=needed.segment.recipe.renderer_id,
            quality="final" if is_final else "draft",
            pack=pack.name if pack else "",
            weights_digest=pack.digest if pack else "",
            seed=needed.segment.recipe.seed,
        )


def _pictures(
    project: Project, shots: SeenShots, studio: ProjectStudio, preset: FilmPreset
) -> Iterator[PictureSource]:
    for character in seen_characters(project, shots):
        media = character.portrait
        pixels = studio.portrait(character, project.size_px).pixels
        yield portrait_source(media.name, media.digest, pixels)
    behind = preset.frame.background.path if preset.frame else None
    if behind is not None:
        kind = _media_type(behind.name)
        yield PictureSource(behind.name, digest_file(behind), kind, is_portrait=False)


def _media_type(name: str) -> str:
    return media_type_of(Path(name)) or "application/octet-stream"


def _settings_digest(shots: SeenShots, preset: FilmPreset) -> str:
    """Names all that decides how the film looks: its segments, in what order, and its preset."""
    seen = [(each.shot.clip, each.frames.start, len(each.frames)) for each in shots.all]
    keys = [needed.segment.recipe.key for needed in shots.needed]
    return digest_value((seen, keys, preset.model_dump(mode="json")))


def _sounds(project: Project, shots: SeenShots) -> Iterator[str]:
    """Digests of the voices of who is seen, each once."""
    takes = [project.clip(shot.shot.clip).take for shot in shots.all]
    yield from dict.fromkeys(project.take(take).media.digest for take in takes if take)
