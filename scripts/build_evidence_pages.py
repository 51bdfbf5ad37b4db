"""The reference pages made from the evidence files: cited numbers, standards, words and the brief.

``python scripts/build_evidence_pages.py`` writes them; ``build_reference.py`` can import the
functions.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl

from carereach.evidence import (
    Evidence,
    all_evidence,
    guidance,
    need_by_setting,
    pathway_cells,
    requirements,
    standards,
    wait_standards,
)
from carereach.tables.codes import NEEDS, SETTINGS, STAGES

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"

_GENERATED = "Generated from the evidence files: `make reference`."
_STANDINGS = {
    "law": "Law",
    "guidance": "Guidance, contracts and quality standards",
    "comparator": "Comparators: what somebody else observed, no target",
    "local proposal": "Local proposals: our own levels, never a national rule",
}


def evidence_page() -> str:
    """Return the page of cited numbers, assumptions, drafts and the brief's statements."""
    entries = [entry for entry in all_evidence() if not entry.id.startswith("std:")]
    published = [entry for entry in entries if entry.standing == "published"]
    owned = [entry for entry in entries if entry.standing != "published"]
    kept_out = len(all_evidence(allow_unchecked=True)) - len(all_evidence())
    return _page(
        "# Evidence",
        _GENERATED,
        "No number from the literature stands in code. Each is an entry here, with its range, "
        "source, grade and how far it was checked. `cited(id)` returns one; `assumed(id, own)` "
        f"returns an assumption with the area's own value. {kept_out} entries nobody has checked "
        "against their source are kept out of every output.",
        "## Assumptions and local proposals",
        "Each is a best guess in a range, owned by the local user: set your own under "
        "`[assumptions]` in `area.toml`.",
        _table(
            ("Id", "What", "Value", "Range", "Unit", "Standing", "From", "What would better it"),
            (_owned_row(entry) for entry in owned),
        ),
        "## Published figures",
        _table(
            ("Id", "What", "Value", "Range", "Unit", "Year", "Grade", "Checked", "Source", "Note"),
            (_published_row(entry) for entry in published),
        ),
        "## Waiting-time standards",
        _waits(),
        "## Guidance that reports are read with",
        _table(
            ("Nation", "Guidance", "Edition", "State", "Checked", "About"),
            (
                (nation, *cells)
                for nation in ("England", "Wales")
                for cells in guidance(nation)
                .select("title", "edition", "state", "checked", pl.col("about").fill_null(""))
                .iter_rows()
            ),
        ),
        "## Need by setting",
        "An expert draft, not evidence: P can meet it in full, s in part or first response, r must "
        "recognise and refer. A blank has not been assessed: it never means no.",
        _draft(),
        "## Cells of the pathway map",
        "A local proposal: at which stages a young person with this need should find a way in.",
        _cells(),
        "## What the commissioning brief asks for",
        _table(
            ("Statement", "The brief says", "Rooms", "Shown", "Missing even with every table"),
            requirements()
            .with_columns(pl.col("limit").fill_null("nothing"))
            .select("requirement_id", "says", "rooms", "shows", "limit")
            .iter_rows(),
        ),
    )


def standards_page() -> str:
    """Return the page of standards, grouped by where their level comes from."""
    shown = standards()
    kept_out = standards(allow_unchecked=True).height - shown.height
    about = (
        f"{shown.height} standards, grouped by where their level comes from. "
        f"{shown.filter('national').height} are national rules: checked, in force and naming "
        "their law, contract or body. Every other level is guidance, a comparator or our own "
        f"proposal. {kept_out} more are recalled but not checked, and are kept out of every output."
    )
    parts = ["# Standards", _GENERATED, about]
    for standing, title in _STANDINGS.items():
        rows = shown.filter(standing=standing)
        parts += [f"## {title}", _standard_table(rows)]
    return _page(*parts)


def _standard_table(rows: pl.DataFrame) -> str:
    return _table(
        ("Id", "Theme", "What good looks like", "Counted", "Out of", "Level", "Basis", "Status",
         "Checked", "Source"),
        rows.select(
            "standard_id",
            "domain",
            "statement",
            "numerator",
            "denominator",
            "threshold",
            "threshold_basis",
            pl.when("national").then(pl.format("{}, national rule", "status")).otherwise("status"),
            "checked",
            pl.col("source").fill_null(""),
        ).iter_rows(),
    )  # fmt: skip


def _owned_row(entry: Evidence) -> Sequence[str]:
    return (
        f"`{entry.id}`",
        entry.title,
        _number(entry.value),
        f"{_number(entry.low)} to {_number(entry.high)}",
        entry.unit,
        entry.standing,
        entry.source,
        entry.note,
    )


def _source(entry: Evidence) -> str:
    """Return a source as a link, where what it was taken from has an address."""
    is_address = (entry.source_url or "").startswith(("http://", "https://"))
    return f"[{entry.source}]({entry.source_url})" if is_address else entry.source


def _published_row(entry: Evidence) -> Sequence[str]:
    has_range = entry.low is not None and entry.high is not None
    return (
        f"`{entry.id}`",
        entry.title,
        _number(entry.value),
        f"{_number(entry.low)} to {_number(entry.high)}" if has_range else "",
        entry.unit,
        entry.year,
        entry.grade,
        entry.verified,
        _source(entry),
        entry.note,
    )


def _waits() -> str:
    rows = wait_standards().with_columns(
        in_force=pl.when("in_force").then(pl.lit("in force")).otherwise(pl.lit("not in force")),
        share=pl.when(pl.col("share").is_null())
        .then(pl.lit("no pass mark"))
        .otherwise(pl.format("{}%", (pl.col("share") * 100).round(0).cast(pl.Int64))),
        days=pl.col("limit_days").map_elements(lambda days: f"{days:g}", return_dtype=pl.String),
    )
    columns = ("wait_id", "name", "share", "days", "measured_on", "in_force", "since", "note")
    heads = ("Id", "What", "Share", "Days", "Measured on", "State", "Since", "Note")
    return _table(heads, rows.select(columns).iter_rows())


def _draft() -> str:
    draft = need_by_setting()
    letters = {"full": "P", "partial": "s", "recognise": "r"}
    level = {
        (need, setting): letters[word]
        for need, setting, word in draft.select("need", "setting", "level").iter_rows()
    }
    settings = [code for code in SETTINGS if code in set(draft["setting"])]
    return _table(
        ("Need", *(f"{code} {SETTINGS[code]}" for code in settings)),
        (
            (f"{need} {words}", *(level.get((need, code), "") for code in settings))
            for need, words in NEEDS.items()
        ),
    )


def _cells() -> str:
    cells = set(pathway_cells().select("need", "stage").iter_rows())
    return _table(
        ("Need", *STAGES.values()),
        (
            (f"{need} {words}", *("in scope" if (need, stage) in cells else "" for stage in STAGES))
            for need, words in NEEDS.items()
        ),
    )


def _number(value: float | None) -> str:
    return "not filled" if value is None else f"{value:,.10g}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [_line(heads), _line(["---"] * len(heads))]
    return "\n".join([*lines, *(_line([str(cell) for cell in row]) for row in rows)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _page(*parts: str) -> str:
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    for name, page in (("evidence", evidence_page()), ("standards", standards_page())):
        (REFERENCE / f"{name}.md").write_text(page, encoding="utf-8")
        print(f"wrote {name}.md")
