"""What rests on the rules of a visit, as released tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from carereach.access import ALL_AGES, AS_SET, BARRIER_TESTS, STATES
from carereach.cycle.access_fields import helped_with, named, people
from carereach.cycle.access_further import THERAPY, tried_sources
from carereach.disclosure import Field, Released, release
from carereach.report.pages.access_tables import TriedTables
from carereach.report.pages.access_words import help_with

if TYPE_CHECKING:
    from carereach.cycle.access_further import FurtherAnswer
    from carereach.cycle.access_services import ServiceWords

__all__ = ["release_tried"]

_WORDS = {test.key: test.words for test in BARRIER_TESTS}
_BARS = ("low bar", "high bar")
"""These change the states alone, never who gets in."""
_EXPECTED = {
    "low": "In need and shut out, low",
    "middle": "Middle",
    "high": "High",
    "in_need_low": "All in need, low",
    "in_need_high": "All in need, high",
}
_RULES = Field(name="words", label="Rules of a visit")


def release_tried(further: FurtherAnswer, words: ServiceWords) -> TriedTables:
    """Return what changes under other rules, and what stands under all of them."""
    need, stage = THERAPY
    return TriedTables(
        need=need,
        stage=stage,
        variants=_variants(further),
        flips=_flips(further),
        standing=_standing(further),
        mends=_mends(further, words),
        people=_people(further),
        need_is=_need_is(further),
    )


def _variants(further: FurtherAnswer) -> Released:
    counts = ("changed", "easier", "harder")
    labels = ("Places that change state", "Of them, easier", "Of them, harder")
    return release(
        further.tried.variants.filter(pl.col("key") != AS_SET),
        name="other_rules",
        title="How many places on the pathway change state under other rules",
        fields=(
            _RULES,
            Field(name="places", label="Places", role="number", unit="places on the pathway"),
            *(
                Field(name=name, label=label, role="number")
                for name, label in zip(counts, labels, strict=True)
            ),
        ),
        sources=tried_sources(),
        notes=(
            "Each is tried by itself; all ages together. Two rules changed at once may do more.",
        ),
    )


def _flips(further: FurtherAnswer) -> Released:
    rows = named(further.tried.flips.filter(pl.col("age_band") == ALL_AGES)).with_columns(
        where=helped_with()
    )
    return release(
        rows,
        name="other_rules_flips",
        title="Which conclusions change, from what to what",
        fields=(
            _RULES,
            Field(name="where", label="Place on the pathway"),
            Field(name="as_set", label="With the rules as set"),
            Field(name="state", label="Then"),
        ),
        sources=tried_sources(),
    )


def _standing(further: FurtherAnswer) -> Released:
    rows = further.tried.standing.with_columns(where=helped_with())
    order = {state: place for place, state in enumerate((STATES[2], *STATES[:2]))}
    rows = rows.sort(pl.col("state").replace_strict(order), maintain_order=True)
    return release(
        rows,
        name="other_rules_standing",
        title="Places whose state stands under every set of rules tried",
        fields=(
            Field(name="where", label="Place on the pathway"),
            Field(name="state", label="State"),
        ),
        sources=tried_sources(),
    )


def _mends(further: FurtherAnswer, words: ServiceWords) -> Released:
    faults = further.tried.faults
    rows = faults.with_columns(
        name=words.shown(pl.col("service_id")),
        barrier=pl.col("test").replace_strict(_WORDS, return_dtype=pl.String),
        stands=pl.format("{} of {}", "holds", "of"),
        not_if=pl.col("fails").list.join("; ").replace("", "none"),
    ).filter(~pl.col("service_id").is_in(words.confidential))
    return release(
        rows,
        name="other_rules_mends",
        title="Would mending one thing at a service still let more in, whatever the rules?",
        fields=(
            Field(name="name", label="Service"),
            Field(name="test", label="Test"),
            Field(name="barrier", label="What shuts them out"),
            Field(name="holds", label="Sets of rules under which it stands", role="number"),
            Field(name="of", label="Sets of rules tried", role="number"),
            Field(name="stands", label="Stands under"),
            Field(name="not_if", label="Not if"),
        ),
        sources=tried_sources(),
        notes=("Confidential services are left out.",),
    )


def _expected_fields(*, of_100: bool) -> list[Field]:
    """Numbers of every 100 count nobody; numbers of young people are estimates."""
    if of_100:
        return [
            Field(name=name, label=label, role="number", unit="of every 100 in need")
            for name, label in list(_EXPECTED.items())[:3]
        ]
    return [
        Field(name=name, label=label, role="estimate", unit="young people in a year")
        for name, label in _EXPECTED.items()
    ]


def _need_is(further: FurtherAnswer) -> str:
    if further.expected is None:
        return "not known"
    return "of every 100" if further.expected.of_100 else "counted"


def _people(further: FurtherAnswer) -> Released:
    need, stage = THERAPY
    cells = further.tried.cells.filter(
        (pl.col("need") == need)
        & (pl.col("stage") == stage)
        & (pl.col("age_band") == ALL_AGES)
        & ~pl.col("key").is_in(_BARS)
    )
    fields = [
        _RULES,
        people("young_people", "Young people"),
        people("not_reached", "Cannot get in"),
    ]
    if further.expected is not None:
        expected = further.expected.frame.select("key", pl.col(*_EXPECTED).round(0))
        cells = cells.join(expected, on="key", how="left", maintain_order="left")
        fields += _expected_fields(of_100=further.expected.of_100)
    where = help_with(need, stage)
    return release(
        cells,
        name="other_rules_people",
        title=f"Who cannot get {where}, under each set of rules",
        fields=fields,
        sources=tried_sources(),
        notes=(
            "Those in need are taken to be shut out as often as others of their age in their area.",
        ),
    )
