"""What a film of a portrait and a voice says of itself: the same as the films of projects do."""

from __future__ import annotations

from datetime import UTC, datetime

from emo_desktop import __version__
from emo_desktop.app.film_honesty import extras_with, portrait_source
from emo_desktop.app.honesty_choices import HonestyChoices
from emo_desktop.app.orders import CheckedOrder
from emo_desktop.base.digest import digest_file, digest_value
from emo_desktop.export.film import FilmExtras
from emo_desktop.export.provenance.facts import Drawing, Provenance, SourceKind
from emo_desktop.export.provenance.keys import installation_identity, signing_folder
from emo_desktop.face.portrait import Portrait


def render_extras(
    checked: CheckedOrder, portrait: Portrait, *, renderer_id: str, choices: HonestyChoices
) -> FilmExtras:
    """What goes into the film of an order beside pictures and sound.

    Args:
        checked: the order.
        portrait: who is seen.
        renderer_id: of the renderer that draws.
        choices: what is put in.

    Raises:
        SigningError: the keys of this installation cannot be used.
    """
    order, picture = checked.order, checked.order.portrait
    facts = Provenance(
        title=order.output.name,
        program_version=__version__,
        kind=SourceKind.ANIMATED if checked.pack is None else SourceKind.GENERATED,
        made_at=datetime.now(UTC).astimezone(),
        drawings=(_drawing(checked, renderer_id),),
        pictures=(portrait_source(picture.name, digest_file(picture), portrait.pixels),),
        settings_digest=_settings_digest(checked, renderer_id),
        sounds=(digest_file(order.audio),),
        is_marked=choices.marks,
        is_signed=choices.signs,
        label=choices.label.words if choices.label else "",
    )
    return extras_with(
        facts,
        identity=installation_identity(signing_folder()) if choices.signs else None,
        suffix=order.output.suffix,
        fps=order.fps,
        corner=choices.corner,
    )


def _drawing(checked: CheckedOrder, renderer_id: str) -> Drawing:
    pack = checked.pack
    return Drawing(
        renderer=renderer_id,
        quality="final" if pack else "draft",
        pack=pack.name if pack else "",
        weights_digest=pack.digest if pack else "",
        seed=checked.order.seed,
    )


def _settings_digest(checked: CheckedOrder, renderer_id: str) -> str:
    """Names all that decides how the film looks and moves, beside portrait and voice."""
    order = checked.order
    motion = digest_file(order.curves_in) if order.curves_in else ""
    return digest_value(
        {
            "size": order.size,
            "fps": order.fps,
            "seed": order.seed,
            "face_box": order.face_box,
            "controls": order.controls,
            "has_music": order.has_music,
            "motion": motion,
            "final": order.final,
            "renderer": renderer_id,
        }
    )
