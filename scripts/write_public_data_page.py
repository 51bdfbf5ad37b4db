"""Write ``docs/reference/public-data.md`` from the pack itself: origins, checks and cautions."""

from pathlib import Path

import polars as pl

from carereach.sources import public_pack
from carereach.sources.public_pack import PublicSource

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "public-data.md"
ABOUT = {
    "small_areas": "2011 small areas (LSOA): young people by single age, council, board, place",
    "councils": "councils that commission: upper-tier and unitary",
    "boards": "integrated care boards",
    "recorded_counts": "council-years: assessment episodes with each concern",
    "published_totals": "England and regions by year, as published",
    "former_councils": "former councils, with each that covers their ground today",
    "neighbours": "pairs of a council and one of its ten statistical neighbours",
    "schools": "English schools and colleges, nameless",
    "hospitals": "hospitals in England, spellings of one place merged",
}
OPENING = """# Public data that travels with Carereach

*This page is generated from the data pack: do not edit it by hand.*

The pack lets anyone draft a workspace for any board or council of England or Wales before a local
file arrives: `carereach areas TEXT` finds an area, `carereach start CODE --out DIR` drafts it.
Nothing is fetched from the internet, and nothing in the pack is about one person."""

DRAFTS = """\
- Small areas are those inside the board or council; their young people are counted by single age
  and not split by sex.
- Recorded counts are of whole councils: one source a year, one count a council. A council with
  under 1 in 100 of its young people inside is left out and named; one partly inside is counted
  whole and named with its share. A council's years before it existed stay missing, unless the
  former councils together covered just that area.
- A suppressed count stays suppressed; one that is unreliable, not applicable or not available is
  missing. Neither is ever zero.
- The five grades of each source are drafted by rule, for a person to correct. Coverage: 2 if
  councils with a count hold 90 in 100 or more of the area's young people, 1 if half or more, else
  0. Definition match: 1, since episodes are counted, not children. Recency: 2 if the year ended
  within a year of the draft's date, 1 within three, else 0. Recording quality: 1; 0 if a count is
  too unreliable to publish, or zero. Independence: 1.
- Hospitals become services with the status `candidate` and no setting: none counts as a way in
  until someone confirms it.
- The draft's date is the newest day the data stand for, unless one is given.
- Recorded counts, boards, hospitals and schools are England's. A Welsh draft has areas, people and
  councils; the to-do list says whom to ask for the rest."""


def public_data_page() -> str:
    """Return the page as Markdown."""
    sections = (
        OPENING,
        "## What is in it\n\n" + _contents(),
        "## Totals you can check\n\n" + _totals(),
        "## Do councils add up to England?\n\n" + _national(),
        "## How a draft is made from it\n\n" + DRAFTS,
        "## What to say when you show it\n\n" + _bullets(public_pack.attribution()),
        "## Sources, licences and cautions\n\n" + "\n\n".join(map(_about, public_pack.origins())),
    )
    return "\n\n".join(sections) + "\n"


def _contents() -> str:
    rows = [(name, f"{_table(name).height:,}", about) for name, about in ABOUT.items()]
    closing = (
        "Outlines of every small area, council and board come beside these and are read only when "
        "a map or a draft asks for them."
    )
    return _grid(("table", "rows", "one row is one of"), rows) + "\n\n" + closing


def _table(name: str) -> pl.DataFrame:
    frame: pl.DataFrame = getattr(public_pack, name)()
    return frame


def _totals() -> str:
    areas = public_pack.small_areas().with_columns(
        young_people=pl.sum_horizontal([f"age_{age}" for age in range(8, 18)])
    )
    rows = [
        (nation, f"{part.height:,}", f"{part['young_people'].sum():,}")
        for (nation,), part in areas.group_by("nation", maintain_order=True)
    ]
    rows.append(("both", f"{areas.height:,}", f"{areas['young_people'].sum():,}"))
    return _grid(("nation", "small areas", "aged 8 to 17, mid-2020"), rows)


def _national() -> str:
    checked = public_pack.check_national_totals()
    rows = [
        (
            str(row["year"]),
            f"{row['england']:,}",
            f"{row['councils_sum']:,}",
            f"{row['gap']:,}",
            row["missing_councils"] or "none",
        )
        for row in checked.iter_rows(named=True)
    ]
    short = ", ".join(str(year) for year in checked.filter("flagged")["year"])
    lead = (
        "Assessment episodes that noted child sexual exploitation. England is rounded to 10, so a "
        f"gap of up to 10 is rounding. {short} fall short by more: the councils named had no "
        "published count."
    )
    head = ("year to March", "England", "sum of councils", "gap", "councils without a count")
    return lead + "\n\n" + _grid(head, rows)


def _about(source: PublicSource) -> str:
    day = f"{source.as_of.day} {source.as_of:%B %Y}"
    used_in = ", ".join(f"`{name}`" for name in source.used_in)
    paragraphs = (
        f"### {source.title}",
        f"{source.publisher}. The data stand for {day}. {source.obtained} Used in: {used_in}.",
        f"Licence: [{source.licence}]({source.licence_address}). {source.licence_note}".rstrip(),
        _bullets(source.cautions),
    )
    return "\n\n".join(paragraphs)


def _bullets(lines: tuple[str, ...]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _grid(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(public_data_page(), encoding="utf-8")
