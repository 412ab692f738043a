"""A film's provenance in the words of the C2PA specification."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from emo_desktop.export.provenance.facts import PictureSource, Provenance

GENERATOR = "EMO Desktop"
FILM_ASSERTION = "org.emo-desktop.film"
Json = dict[str, Any]


def film_manifest(facts: Provenance, *, media_type: str) -> Json:
    """What is signed with a film: who made it, how, from what.

    Args:
        facts: of the film.
        media_type: of the file, e.g. ``video/mp4``.
    """
    return {
        "claim_generator_info": [_generator(facts)],
        "title": facts.title,
        "format": media_type,
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": _actions(facts)}},
            {"label": FILM_ASSERTION, "data": _film(facts)},
        ],
    }


def rewrap_manifest(title: str, *, media_type: str, program_version: str, parent: str) -> Json:
    """What is signed with a film that was only put into another file.

    Args:
        title: of the new file.
        media_type: of the new file.
        program_version: of this program.
        parent: the id of the ingredient that the earlier file is.
    """
    agent = {"name": GENERATOR, "version": program_version}
    from_parent = {"parameters": {"ingredientIds": [parent]}}
    return {
        "claim_generator_info": [agent],
        "title": title,
        "format": media_type,
        "assertions": [
            {
                "label": "c2pa.actions.v2",
                "data": {
                    "actions": [
                        {"action": "c2pa.opened", **from_parent},
                        {"action": "c2pa.repackaged", "softwareAgent": agent, **from_parent},
                    ]
                },
            }
        ],
    }


def picture_ingredient(picture: PictureSource, facts: Provenance) -> Json:
    """A picture the film was made from, as an ingredient.

    What a generative network looked at is an input; what is itself seen in the film, moved or
    behind somebody, is a component.
    """
    what = "The portrait that speaks" if picture.is_portrait else "What is seen behind"
    ingredient: Json = {
        "title": picture.name,
        "format": picture.media_type,
        "relationship": "inputTo" if _is_input(picture, facts) else "componentOf",
        "label": ingredient_id(picture),
        "instance_id": ingredient_id(picture),
        "description": f"{what}. BLAKE2b-128 of the file: {picture.digest}",
    }
    if picture.thumbnail_jpeg:
        ingredient["thumbnail"] = {"format": "image/jpeg", "identifier": thumbnail_id(picture)}
    return ingredient


def ingredient_id(picture: PictureSource) -> str:
    """Names a picture within a manifest."""
    return f"emo:{picture.digest}"


def thumbnail_id(picture: PictureSource) -> str:
    """Names a picture's thumbnail within a manifest."""
    return f"{picture.digest}.jpg"


def _generator(facts: Provenance) -> Json:
    return {"name": GENERATOR, "version": facts.program_version}


def _is_input(picture: PictureSource, facts: Provenance) -> bool:
    draws_anew = all(drawing.quality == "final" for drawing in facts.drawings)
    return picture.is_portrait and draws_anew


def _actions(facts: Provenance) -> list[Json]:
    """What was done, in order: created, placed, marked, labelled."""
    agent = _generator(facts)
    created: Json = {
        "action": "c2pa.created",
        "when": facts.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "softwareAgent": agent,
        "digitalSourceType": facts.kind.iptc_uri,
        "description": facts.kind.sentence,
    }
    inputs = [ingredient_id(each) for each in facts.pictures if _is_input(each, facts)]
    if inputs:
        created["parameters"] = {"ingredientIds": inputs}
    parts = [ingredient_id(each) for each in facts.pictures if not _is_input(each, facts)]
    actions = [created]
    actions += [
        {"action": "c2pa.placed", "parameters": {"ingredientIds": [part]}} for part in parts
    ]
    if facts.is_marked:
        actions.append(
            {
                "action": "c2pa.watermarked.unbound",
                "softwareAgent": agent,
                "description": "An invisible mark in the brightness of the pictures names the film "
                f"as {facts.mark_payload:016x}.",
            }
        )
    if facts.label:
        actions.append(
            {
                "action": "c2pa.addedText",
                "softwareAgent": agent,
                "description": f"A visible label: {facts.label}",
            }
        )
    return actions


def _film(facts: Provenance) -> Json:
    """What the specification has no words for."""
    return {
        "film_id": facts.film_id,
        "kind": facts.kind.value,
        "settings_digest": facts.settings_digest,
        "drawings": [
            {
                "renderer": drawing.renderer,
                "quality": drawing.quality,
                "pack": drawing.pack,
                "weights_digest": drawing.weights_digest,
                "seed": drawing.seed,
            }
            for drawing in facts.drawings
        ],
        "pictures": [
            {"name": each.name, "digest": each.digest, "is_portrait": each.is_portrait}
            for each in facts.pictures
        ],
        "sounds": list(facts.sounds),
        "consents": [{"basis": each.basis, "digest": each.digest} for each in facts.consents],
        "mark": f"{facts.mark_payload:016x}" if facts.is_marked else None,
        "digests": "BLAKE2b-128",
    }
