"""The page of one what-if: the best gain and the worst price first, and what cannot be told."""

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.report.document import Paragraph, Picture, Section, Showing
from carereach.report.pages.what_if import WhatIfTables, write_what_if

PER_100 = "for every 100 referred"
GAIN = ("starts of support", 8.6, 9.5, PER_100, "better")
PRICE = ("cost of staff and crises", 233.0, 260.0, "thousand pounds", "worse")
SAME = ("crises", 0.0, 0.0, PER_100, "not told")
FEW = ("crises", None, None, PER_100, "too few to tell")


def differences(*rows: tuple[str, float | None, float | None, str, str]) -> Released:
    schema = {"figure": pl.String, "low": pl.Float64, "high": pl.Float64}
    schema |= {"unit": pl.String, "word": pl.String}
    return release(
        pl.DataFrame(rows, schema=schema, orient="row"),
        name="differences",
        title="What differs",
        fields=[
            Field(name=name, label=name, role="number" if kind == pl.Float64 else "text")
            for name, kind in schema.items()
        ],
    )


def page(*rows: tuple[str, float | None, float | None, str, str]) -> Section:
    told = differences(*rows)
    tables = WhatIfTables(
        service="The Bridge",
        better=told.where(pl.col("word") == "better", name="better"),
        worse=told.where(pl.col("word") == "worse", name="worse"),
        not_told=told.where(pl.col("word") == "not told", name="not_told"),
        differences=told,
        years=5,
        run="60 runs.",
        changes=("Workers: +1",),
        cautions=("Be careful.",),
        notes=(),
    )
    return write_what_if(tables, key="what-if")


def test_the_first_sentence_says_the_best_gain_and_the_worst_price() -> None:
    answer = page(GAIN, PRICE, SAME).answer
    assert answer.startswith("The best gain is 8.6 to 9.5 more starts of support; what got worse")
    assert "cost of staff and crises (233 to 260 thousand pounds more)" in answer
    assert "for every 100 referred" in answer


def test_every_difference_in_young_people_is_drawn_with_its_table() -> None:
    section = page(GAIN, PRICE, SAME)
    (drawn,) = (block for block in section.blocks if isinstance(block, Picture))
    assert drawn.table.frame["figure"].to_list() == ["starts of support", "crises"]
    assert "better: starts of support" in drawn.alt
    assert [block.table.name for block in section.blocks if isinstance(block, Showing)] == [
        "better",
        "worse",
        "not_told",
    ]


def test_ranges_are_said_to_show_chance_alone() -> None:
    said = " ".join(getattr(block, "text", "") for block in page(GAIN).blocks)
    assert "chance alone" in said
    assert "5 years" in said


def test_nothing_beyond_chance_is_said_so() -> None:
    section = page(SAME)
    assert "nothing that was looked at can be told" in section.answer
    (drawn,) = (block for block in section.blocks if isinstance(block, Picture))
    assert "nothing can be told from chance" in drawn.alt
    texts = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert "Nothing got better by more than chance." in texts


def test_too_few_young_people_are_told_nothing() -> None:
    section = page(FEW)
    assert section.answer.startswith("Too few young people")
    assert not any(isinstance(block, Picture) for block in section.blocks)
