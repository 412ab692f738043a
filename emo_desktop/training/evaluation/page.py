"""A page of HTML that needs no other file."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

_STYLE = """\
body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2em auto;padding:0 1em;color:#222}
h1{font-size:1.5em}h2{font-size:1.15em;margin-top:1.8em}
table{border-collapse:collapse;width:100%}
td,th{padding:.25em .7em .25em 0;border-bottom:1px solid #e5e5e5;text-align:left;vertical-align:top}
td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.m{color:#666}ul.faults li{color:#a01818;font-weight:600}p.good{color:#176617;font-weight:600}
img{max-width:100%}svg{width:100%;height:auto;margin:.4em 0}
"""


def page(title: str, parts: Iterable[str]) -> str:
    """The whole page."""
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{_text(title)}</title><style>{_STYLE}</style></head><body><h1>{_text(title)}</h1>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def heading(text: str) -> str:
    """A heading of a part."""
    return f"<h2>{_text(text)}</h2>"


def paragraph(text: str, *, kind: str = "") -> str:
    """A paragraph; ``kind`` is a class of the style."""
    return f'<p class="{kind}">{_text(text)}</p>'


def bullets(lines: Iterable[str], *, kind: str = "") -> str:
    """A list; ``kind`` is a class of the style."""
    items = "".join(f"<li>{_text(line)}</li>" for line in lines)
    return f'<ul class="{kind}">{items}</ul>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], *, kinds: Sequence[str]) -> str:
    """A table; ``kinds`` are classes of its columns."""
    first = "".join(f"<th>{_text(cell)}</th>" for cell in head)
    lines = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">{_text(cell)}</td>' for cell, kind in zip(row, kinds, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><tr>{first}</tr>{lines}</table>"


def _text(text: str) -> str:
    return html.escape(text)
