"""Published ratios: every one is an entry, graded, and lies in its own range."""

import polars as pl

from carereach.evidence import cited, known_ratios


def test_every_ratio_is_an_entry_within_its_range() -> None:
    ratios = known_ratios()
    assert ratios.height == 8
    assert all(cited(entry_id).unit == "ratio" for entry_id in ratios["evidence_id"])
    assert ratios.select(
        ((pl.col("ratio_low") <= pl.col("ratio")) & (pl.col("ratio") <= pl.col("ratio_high"))).all()
    ).item()


def test_sources_that_conflict_stay_apart() -> None:
    same = known_ratios().filter(pl.col("evidence_id").is_in(["econ:N35a", "econ:N35b"]))
    assert same["ratio"].to_list() == [4.19, 8.38]
