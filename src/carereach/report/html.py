"""The report as one HTML file that asks nothing of anyone: no script, no font, no request."""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from carereach.report.cells import date_in_words
from carereach.report.document import Citation, Document, KeyFinding, Picture
from carereach.report.outline import (
    STAMP,
    Item,
    Page,
    grid_of,
    outline,
    sheets_of,
    shown_table,
    sources_of,
)
from carereach.report.wording import about

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["environment", "render_html"]

_MOST_ROWS = 300
"""A longer table shows its first rows; the spreadsheet has them all."""


def render_html(document: Document) -> str:
    """Return the whole report as one self-contained page."""
    pages = outline(document)
    return (
        environment()
        .get_template("report.html")
        .render(
            document=document,
            pages=pages,
            titles={page.section.key: page.section.title for page in pages},
            anchors={page.section.key: page.anchor for page in pages},
            stamp=STAMP if document.invented else "",
            as_of=date_in_words(document.as_of),
            style=_style(),
            policy=_policy(pages),
            sheets=sheets_of(pages),
            known={citation.id for citation in document.citations},
        )
    )


@cache
def environment() -> "Environment":
    """Return what the report's templates are set with: escaping always, nothing left undefined."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("carereach.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["identity"] = id
    environment.globals.update(
        drawing=_drawing,
        grid=lambda table: grid_of(table, most=_MOST_ROWS),
        kind=lambda block: type(block).__name__,
        people=_people,
        sources=_sources,
        unstamped=_unstamped,
        slug=_slug,
    )
    return environment


@cache
def _style() -> "Markup":
    from markupsafe import Markup

    return Markup(files("carereach.report").joinpath("templates", "style.css").read_text("utf-8"))  # noqa: S704 - our own file # nosec B704


def _drawing(item: Item) -> "Markup":
    """Return the drawing named by its title and finding, with ids that no other drawing shares."""
    from markupsafe import Markup

    picture = item.block
    if not isinstance(picture, Picture):
        return Markup("")
    svg = re.sub(r'(\sid="|url\(#)', rf"\g<1>{item.anchor}-", picture.svg)
    size = re.search(r'viewBox="0 0 [\d.]+ ([\d.]+)"', svg)
    svg = re.sub(r'\s(?:width|height)="[\d.]+"', "", svg, count=2) if size else svg
    svg = svg.replace(
        "<svg ",
        f'<svg role="img" aria-labelledby="{item.anchor}-title {item.anchor}-finding" ',
        1,
    )
    return Markup(svg)  # noqa: S704 - checked by outline, its words escaped when drawn # nosec B704


def _unstamped(picture: Picture, stamp: str) -> bool:
    return bool(stamp) and stamp not in picture.svg


def _people(finding: KeyFinding) -> str:
    words = about(finding.young_people)
    return words[:1].upper() + words[1:]


def _sources(item: Item | Page, citations: Sequence[Citation]) -> list[Citation]:
    if isinstance(item, Page):
        return sources_of(item.section.sources, citations)
    table = shown_table(item)
    return sources_of(table.sources, citations) if table is not None else []


def _policy(pages: Sequence[Page]) -> str:
    policies = [sheet.table.policy for sheet in sheets_of(pages).values()]
    return ", ".join(dict.fromkeys(f"{rule.name} ({rule.version})" for rule in policies))


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
