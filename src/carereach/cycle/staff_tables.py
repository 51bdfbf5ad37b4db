"""Training, supervision and leadership as released tables. Staff are counted, not young people."""

import polars as pl

from carereach.assurance import COVERS, LeadershipAnswer, StaffAnswer
from carereach.disclosure import Field, Released, release
from carereach.report.cells import value_in_words
from carereach.report.pages.staff import StaffTables

__all__ = ["release_staff"]

_SOURCES = ("std:TRN-01", "std:TRN-09", "std:SUP-01")


def release_staff(staff: StaffAnswer, leadership: LeadershipAnswer) -> StaffTables:
    """Return every table about staff, through the gate."""
    return StaffTables(
        organisations=_covered(staff.by_organisation, "organisation"),
        sectors=_covered(staff.by_sector, "sector"),
        gaps=release(
            staff.gaps,
            name="staff_gaps",
            title="Organisations with nobody covered, or with no return (not the same thing)",
            fields=(
                Field(name="organisation", label="Organisation"),
                Field(name="cover", label="What is missing"),
                Field(name="state", label="State"),
                Field(name="staff", label="Staff", role="number", unit="staff"),
            ),
            sources=_SOURCES,
        ),
        leadership=release(
            leadership.by_sector,
            name="leadership",
            title="Safeguarding leadership time by sector",
            fields=(
                Field(name="sector", label="Sector"),
                Field(name="state", label="State"),
                Field(name="wte_funded", label="Funded", role="number", unit="WTE"),
                Field(name="wte_in_post", label="In post", role="number", unit="WTE"),
            ),
            sources=("std:LED-06",),
        ),
    )


def _covered(rows: pl.DataFrame, label: str) -> Released:
    """Return staff covered: in words for the page, in numbers for the chart and the data."""
    shares = [
        (pl.col(cover) / pl.col(f"{cover}_of") * 100).fill_nan(None).alias(f"{cover}_percent")
        for cover in COVERS
    ]
    words = [
        pl.Series(
            f"{cover}_words",
            list(map(_in_words, rows[cover], rows[f"{cover}_of"])),
            dtype=pl.String,
        )
        for cover in COVERS
    ]
    fields = [Field(name=label, label=label.capitalize())]
    fields.append(Field(name="headcount", label="Staff", role="number", unit="staff"))
    for cover, (_, about) in COVERS.items():
        fields += [
            Field(name=f"{cover}_words", label=about.capitalize()),
            Field(name=cover, label=about.capitalize(), role="number", unit="staff"),
            Field(name=f"{cover}_of", label=f"{about}: out of", role="number", unit="staff"),
            Field(name=f"{cover}_percent", label=f"{about}: share", role="number", unit="%"),
        ]
    return release(
        rows.with_columns(*shares, *words),
        name=f"staff_by_{label}",
        title=f"Training and supervision by {label}: staff in date, of staff returned",
        fields=fields,
        sources=_SOURCES,
    )


def _in_words(part: int | None, whole: int | None) -> str | None:
    if part is None or whole is None:
        return None
    words = f"{value_in_words(part)} of {value_in_words(whole)}"
    return f"{words} ({value_in_words(part / whole, 'share')})" if whole else words
