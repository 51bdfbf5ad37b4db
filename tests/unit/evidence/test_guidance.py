"""Rules move: every report names the editions it was read with."""

import polars as pl
import pytest

from carereach.base import EvidenceError
from carereach.evidence import guidance
from carereach.evidence.files import read_table
from carereach.evidence.guidance import check_guidance


def test_each_nation_has_its_own_books_and_the_shared_ones():
    england, wales = set(guidance("England")["guidance_id"]), set(guidance("Wales")["guidance_id"])
    assert "wt-2023" in england - wales
    assert "wales-vol7" in wales - england
    assert "icd-2025" in england & wales


def test_an_expired_book_says_so():
    states = dict(guidance("Wales").select("guidance_id", "state").rows())
    assert states["wales-strategy"] == "expired"


@pytest.mark.parametrize(
    ("field", "cell", "says"),
    [
        ("edition", None, "field edition is empty"),
        ("nation", "Scotland", "field nation must be one of"),
        ("checked", "no", "field checked must be one of"),
    ],
)
def test_a_malformed_book_is_refused(field, cell, says):
    first = pl.col("guidance_id") == "wt-2023"
    wrong = read_table("guidance.csv").with_columns(
        pl.when(first).then(pl.lit(cell)).otherwise(pl.col(field)).alias(field)
    )
    with pytest.raises(EvidenceError, match=f"entry wt-2023, {says}"):
        check_guidance(wrong)
