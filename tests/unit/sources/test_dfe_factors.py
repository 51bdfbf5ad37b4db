"""Reading the assessment-factor file: a symbol is a state, never a number, never zero."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.sources.dfe_factors import FACTOR_STATES, FACTORS, SYMBOLS, read_dfe_factors

HEAD = (
    "time_period,geographic_level,country_code,region_code,region_name,new_la_code,la_name,"
    "Episodes_with_assessment_factor,Child_sexual_exploitation,Going_missing"
)
DORSET = "2025,Local authority,E92000001,E12000009,South West,E06000059,Dorset"


def write(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "factors.csv"
    path.write_text("\n".join((head, *rows)), encoding="utf-8")
    return path


def test_numbers_are_exact_for_councils_and_rounded_above_them(tmp_path):
    path = write(
        tmp_path,
        "2025,National,E92000001,,,,,513250,12400,16940",
        "2025,Regional,E92000001,E12000009,South West,,,49000,1100,1500",
        f"{DORSET},2100,61,88",
    )
    read = read_dfe_factors(path)
    assert read["level"].to_list() == ["nation", "region", "council"]
    assert read["code"].to_list() == ["E92000001", "E12000009", "E06000059"]
    assert read["name"].to_list() == ["England", "South West", "Dorset"]
    assert read["cse"].to_list() == [12400, 1100, 61]
    assert read["cse_state"].to_list() == ["rounded", "rounded", "exact"]
    assert read["episodes"].to_list() == [513250, 49000, 2100]


@pytest.mark.parametrize(("symbol", "state"), [*SYMBOLS.items(), (" C ", "suppressed")])
def test_every_symbol_is_kept_as_a_state_and_no_number(tmp_path, symbol, state):
    read = read_dfe_factors(write(tmp_path, f"{DORSET},2100,{symbol},88"))
    assert read["cse"].to_list() == [None]
    assert read["cse_state"].to_list() == [state]
    assert read["going_missing"].to_list() == [88]


@given(st.lists(st.sampled_from([*SYMBOLS, "0", "7", "12400"]), min_size=1, max_size=8))
def test_a_count_is_known_exactly_when_it_was_a_number(tmp_path_factory, cells):
    folder = tmp_path_factory.mktemp("factors")
    read = read_dfe_factors(write(folder, *(f"{DORSET},2100,{cell},1" for cell in cells)))
    assert read["cse"].to_list() == [int(cell) if cell.isdigit() else None for cell in cells]
    assert (read["cse"].is_null() == (read["cse_state"] != "exact")).all()
    assert read["cse_state"].is_in(FACTOR_STATES).all()


def test_zero_is_a_number(tmp_path):
    read = read_dfe_factors(write(tmp_path, f"{DORSET},2100,0,88"))
    assert read.select("cse", "cse_state").row(0) == (0, "exact")


def test_factor_11a_is_exploitation_and_a_census_code_is_a_heading(tmp_path):
    assert (FACTORS[0].name, FACTORS[0].codes) == ("cse", ("11A",))
    head = HEAD.replace("Child_sexual_exploitation", "11A")
    read = read_dfe_factors(write(tmp_path, f"{DORSET},2100,61,88", head=head))
    assert read["cse"].to_list() == [61]


def test_a_factor_the_file_lacks_is_missing(tmp_path):
    read = read_dfe_factors(write(tmp_path, f"{DORSET},2100,61,88"))
    assert read.select("self_harm", "self_harm_state").row(0) == (None, "missing")


def test_a_period_of_two_years_is_the_year_it_ends(tmp_path):
    row = f"{DORSET},2100,61,88".replace("2025", "202425")
    assert read_dfe_factors(write(tmp_path, row))["year"].to_list() == [2025]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (f"{DORSET},2100,secret,88", "Child_sexual_exploitation"),
        (f"{DORSET},2100,-3,88", "Child_sexual_exploitation"),
        (f"{DORSET},21.5,61,88", "Episodes_with_assessment_factor"),
        (f"{DORSET},2100,61,88".replace("2025", "spring"), "year"),
        (f"{DORSET},2100,61,88".replace("Local authority", "Ward"), "level"),
    ],
)
def test_anything_else_is_refused_by_row_and_column_without_its_content(tmp_path, row, column):
    path = write(tmp_path, f"{DORSET},2100,61,88", row)
    with pytest.raises(SourceError, match=rf"factors\.csv, column {column}, row 3:") as refused:
        read_dfe_factors(path)
    assert not any(word in str(refused.value) for word in ("secret", "-3", "21.5", "spring"))


def test_many_bad_rows_are_counted_off_at_ten(tmp_path):
    path = write(tmp_path, *[f"{DORSET},2100,?,88"] * 12)
    with pytest.raises(SourceError, match="row 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and more"):
        read_dfe_factors(path)


def test_another_file_is_refused_with_the_columns_it_lacks(tmp_path):
    path = write(tmp_path, "2025,1", head="time_period,children")
    with pytest.raises(SourceError, match=r"it lacks geographic_level.*Child_sexual_exploitation"):
        read_dfe_factors(path)


def test_a_file_that_is_absent_empty_or_no_text_is_refused(tmp_path):
    with pytest.raises(SourceError, match="could not be opened"):
        read_dfe_factors(tmp_path / "none.csv")
    for content in (b"", b"\xff\xfe\x00\x81,\x81\n\x81,\x81"):
        path = tmp_path / "broken.csv"
        path.write_bytes(content)
        with pytest.raises(SourceError, match=r"broken\.csv"):
            read_dfe_factors(path)
