import io
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.tables import TABLES, check_table, empty_frame, text_frame, write_csv_text
from carereach.tables.text import escape_formula
from tests.unit.tables.small import raw_frame, small_frames


@pytest.mark.parametrize("name", TABLES)
def test_typed_frames_go_back_to_the_text_they_came_from(name):
    table = TABLES[name]
    frame = small_frames()[name]
    again = check_table(table, text_frame(table, frame), file="f")
    assert again.findings == ()
    assert again.frame.equals(frame)


def test_csv_starts_with_a_mark_so_that_excel_knows_it_is_utf8():
    content = write_csv_text(TABLES["sites"], small_frames()["sites"])
    assert content.startswith(b"\xef\xbb\xbfsite_id,")
    again = pl.read_csv(io.BytesIO(content), infer_schema=False)
    assert again.equals(text_frame(TABLES["sites"], small_frames()["sites"]))


def test_an_empty_table_is_a_header():
    content = write_csv_text(TABLES["payers"], empty_frame(TABLES["payers"]))
    assert content.decode("utf-8-sig") == "contract_id,partner_id,share\n"


def test_nulls_are_empty_cells():
    table = TABLES["services"]
    bare = dict.fromkeys(table.column_names) | {
        "service_id": "a",
        "name": "b",
        "status": "active",
    }
    frame = check_table(table, raw_frame(table, bare), file="f").frame
    text = text_frame(table, frame).row(0, named=True)
    assert {name: cell for name, cell in text.items() if cell} == {
        name: cell for name, cell in bare.items() if cell
    }


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-x", "'-x"),
        ("+44 20", "'+44 20"),
        ("\tx", "'\tx"),
        ("-5", "-5"),
        ("+0.5", "+0.5"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_formulas_are_defused(text, safe):
    assert escape_formula(text) == safe
    table = TABLES["strategies"]
    frame = empty_frame(table).clear(1).with_columns(strategy=pl.lit("csa"), owner=pl.lit(text))
    assert text_frame(table, frame).get_column("owner").to_list() == [safe]


_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn", "Cf"]), min_size=1
)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {
            "service_id": st.just("a"),
            "name": _texts,
            "status": st.just("active"),
            "minimum_age": st.one_of(st.none(), st.integers(0, 120)),
            "exclusions": st.one_of(
                st.none(),
                st.lists(st.sampled_from(("none", "risk level")), unique=True, min_size=1),
            ),
            "confidential_location": st.one_of(st.none(), st.booleans()),
            "assured_on": st.one_of(st.none(), st.dates(date(1900, 1, 1), date(2199, 12, 31))),
        }
    )
)
def test_what_has_passed_the_check_reads_back_exactly(cells):
    table = TABLES["services"]
    frame = pl.concat([empty_frame(table), pl.DataFrame([cells])], how="diagonal_relaxed")
    frame = frame.cast(dict(empty_frame(table).schema))
    first = check_table(table, text_frame(table, frame), file="f")
    if first.is_sound:
        again = check_table(table, text_frame(table, first.frame), file="f")
        assert again.findings == ()
        assert again.frame.equals(first.frame)
