import polars as pl
import pytest

from carereach.base import SourceError
from carereach.sources.measure_inputs import read_demand, read_supply


@pytest.fixture
def file(tmp_path):
    def write(text, name="d.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_people_by_place_in_the_order_of_the_file(file):
    table = read_demand(file("id,people\n007,12.5\n7,0\n"))
    assert table.rows() == [("007", 12.5), ("7", 0.0)]
    assert table.schema == {"id": pl.String, "people": pl.Float64}


def test_capacity_by_service_under_other_names(file):
    assert read_supply(file("Note,Service_ID,Places\nx,s1,4\n")).rows() == [("s1", 4.0)]
    assert read_demand(file("area_code,population\nE01,9\n")).rows() == [("E01", 9.0)]


def test_whole_numbers_from_parquet_become_the_same_ids(tmp_path):
    path = tmp_path / "s.parquet"
    pl.DataFrame({"id": [7, 8], "capacity": [1, 2]}).write_parquet(path)
    assert read_supply(path).rows() == [("7", 1.0), ("8", 2.0)]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,count\na,1\n", "no column for people"),
        ("name,people\na,1\n", "no column for id"),
        ("id,people\n", "holds no rows"),
        ("id,people\na,\n", "row 2: people is missing"),
        ("id,people\na,1\nb,-2\n", "row 3: people is below 0"),
        ("id,people\na,inf\n", "row 2: people is below 0 or endless"),
        ("id,people\na,many\n", "row 2: people is not a number"),
        ("id,people\na,1\na,2\n", "row 3: a row above has the same id"),
        ("id,people\n,1\n", "row 2: id is empty"),
    ],
)
def test_files_at_fault_are_refused_by_row(file, text, says):
    with pytest.raises(SourceError, match=says):
        read_demand(file(text))


def test_a_refusal_never_tells_the_value(file):
    with pytest.raises(SourceError) as refusal:
        read_supply(file("id,capacity\nsecret place,-31415\n"))
    assert "31415" not in str(refusal.value)
    assert "secret" not in str(refusal.value)
