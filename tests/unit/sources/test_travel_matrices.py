"""Travel times planned elsewhere: every layout we know, and what is refused."""

import contextlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.sources import column_files
from carereach.sources.travel_matrices import TravelMatrix, read_travel_matrix


def read(folder: Path, *lines: str) -> TravelMatrix:
    path = folder / "times.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_travel_matrix(path)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("from_id,to_id,minutes", "007,b,12.5"),
        ("\ufefffrom_id,to_id,minutes", "007,b,12.5"),
        ("from_id,to_id,travel_time_p50", "007,b,12.5"),
        ("fromId,toId,travel_time", "007,b,12.5"),
        ("fromId,toId,travel_time_p050", "007,b,12.5"),
        ("from_id,to_id,travel_time", "007,b,12.5"),
        ("from_id,to_id,travel_time,travel_time_p50", "007,b,99,12.5"),
        ("from_lsoa,to_lsoa,time", "007,b,12.5"),
        ("search_id,id,travel_time,distance", "007,b,750,9"),
        ("search_id,location_id,travel_time", "007,b,750"),
    ],
)
def test_every_layout(tmp_path: Path, header: str, row: str) -> None:
    matrix = read(tmp_path, header, row)
    assert matrix.frame.rows() == [("007", "b", 12.5)]
    assert matrix.frame.schema == {
        "from_id": pl.String, "to_id": pl.String, "minutes": pl.Float64,
    }  # fmt: skip
    assert matrix.exclusions.rows() == []


def test_percentiles_keep_their_names(tmp_path: Path) -> None:
    header = "from_id,to_id,travel_time_p025,travel_time_p050,travel_time_p75,time_of_day"
    matrix = read(tmp_path, header, "a,b,10,20,,am", "a,c,10,,,am")
    assert matrix.frame.columns == ["from_id", "to_id", "minutes", "p25", "p75"]
    assert matrix.frame.rows() == [("a", "b", 20.0, 10.0, None)]
    assert matrix.exclusions.rows() == [("no journey found", 1)]
    ours = read(tmp_path, "from_id,to_id,minutes,p10,p50,p100", "a,b,20,10,20,30")
    assert ours.frame.columns == ["from_id", "to_id", "minutes", "p10", "p50"]


def test_seconds_become_minutes_in_every_column(tmp_path: Path) -> None:
    matrix = read(tmp_path, "search_id,id,travel_time,travel_time_p90", "a,b,60,120")
    assert matrix.frame.rows() == [("a", "b", 1.0, 2.0)]


@pytest.mark.parametrize("cell", ["", "NaN", "NA", "null", " nan "])
def test_no_journey_is_counted_not_refused(tmp_path: Path, cell: str) -> None:
    matrix = read(tmp_path, "from_id,to_id,minutes", f"a,b,{cell}", "a,c,3", f"a,b,{cell}")
    assert matrix.frame.height == 1
    assert matrix.exclusions.rows() == [("no journey found", 2)]


def test_ids_match_whatever_they_were(tmp_path: Path) -> None:
    path = tmp_path / "times.parquet"
    frame = pl.DataFrame(
        {
            "from_id": [1, 2],
            "to_id": ["7", "8"],
            "travel_time_p50": pl.Series([5, None], dtype=pl.Int16),
            "travel_time_p75": pl.Series([None, None]),
        }
    )
    for kind in (pl.Int64, pl.Float64, pl.String, pl.Categorical):
        ids = pl.col("from_id").cast(pl.String).cast(kind)
        frame.with_columns(ids).write_parquet(path)
        assert read_travel_matrix(path).frame.rows() == [("1", "7", 5.0, None)]


@pytest.mark.parametrize(
    ("header", "rows", "sentence"),
    [
        ("from_id,to_id", ["a,b"], "no column for minutes"),
        ("from_id,id,minutes", ["a,b,1"], "no column for to_id"),
        ("to_id,minutes", ["a,1"], "no column for from_id"),
        ("from_id,to_id,minutes", ["a,b,1", "a,c,secret"], "row 3: minutes is not a number"),
        ("from_id,to_id,travel_time", ["a,b,-1"], "row 2: travel_time is below 0"),
        ("from_id,to_id,minutes", ["a,b,inf"], "row 2: minutes is endless"),
        ("from_id,to_id,minutes,p90", ["a,b,1,-inf"], "row 2: p90 is below 0"),
        ("from_id,to_id,minutes", ["secret,b,1", "c,b,1", "secret,b,1"], "row 4: this pair"),
        ("from_id,to_id,minutes", ["a,,1"], "row 2: to_id is empty"),
        ("from_id,to_id,travel_time,time_of_day", ["a,b,1,am", "a,b,2,pm"], "one time of day"),
        ("from_id,to_id,minutes", ["a,b,1", '"secret,b,1'], "row 3: a quotation mark"),
    ],
)
def test_what_is_refused(tmp_path: Path, header: str, rows: list[str], sentence: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, header, *rows)
    message = str(caught.value)
    assert sentence in message
    assert message.startswith("times.csv")
    assert message.endswith(".")
    assert "secret" not in message


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"from_id": [True], "to_id": ["b"], "minutes": [1]}, "from_id does not hold ids"),
        ({"from_id": [1.5], "to_id": ["b"], "minutes": [1]}, "row 2: from_id is not a whole"),
        ({"from_id": [float("inf")], "to_id": ["b"], "minutes": [1]}, "from_id is not a whole"),
        ({"from_id": [float("nan")], "to_id": ["b"], "minutes": [1]}, "row 2: from_id is empty"),
        ({"from_id": ["a"], "to_id": ["b"], "minutes": [True]}, "minutes does not hold numbers"),
        ({"from_id": ["a"], "to_id": ["b"], "time": ["x"]}, "row 2: minutes is not a number"),
    ],
)
def test_what_is_refused_in_parquet(
    tmp_path: Path, columns: dict[str, list[object]], sentence: str
) -> None:
    path = tmp_path / "{row}.parquet"
    pl.DataFrame(columns).write_parquet(path)
    with pytest.raises(SourceError, match=sentence):
        read_travel_matrix(path)


def test_a_damaged_parquet_file(tmp_path: Path) -> None:
    path = tmp_path / "times.parquet"
    frame = pl.DataFrame({"from_id": ["a"] * 99, "to_id": map(str, range(99)), "minutes": 1.5})
    frame.write_parquet(path)
    content = path.read_bytes()
    for place in range(4, len(content), 9):
        path.write_bytes(content[:place] + b"\xff\x00\x7f" + content[place + 3 :])
        with contextlib.suppress(SourceError):
            read_travel_matrix(path)


def test_files_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "times.parquet"
    pl.DataFrame({"from_id": ["a"], "to_id": ["b"], "minutes": [1]}).write_parquet(path)
    monkeypatch.setattr(column_files, "_MOST_ROWS", 0)
    with pytest.raises(SourceError, match="more than 0 rows"):
        read_travel_matrix(path)
    monkeypatch.setattr(column_files, "_MOST_BYTES", 10)
    with pytest.raises(SourceError, match="is larger than"):
        read_travel_matrix(path)


@given(
    st.lists(
        st.tuples(st.text("ab1", min_size=1), st.text("ab1", min_size=1), st.floats(0, 1e6)),
        unique_by=lambda pair: pair[:2],
    )
)
def test_what_was_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str, float]]
) -> None:
    folder = tmp_path_factory.mktemp("matrix")
    frame = pl.DataFrame(pairs, ["from_id", "to_id", "minutes"], orient="row").cast(
        {"from_id": pl.String, "to_id": pl.String, "minutes": pl.Float64}
    )
    for write, name in ((frame.write_csv, "m.csv"), (frame.write_parquet, "m.parquet")):
        write(folder / name)
        assert read_travel_matrix(folder / name).frame.equals(frame)
