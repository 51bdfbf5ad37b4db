"""Places as points: what is read, and what is refused in one sentence."""

from pathlib import Path

import polars as pl
import pytest

from carereach.base import SourceError
from carereach.sources.points import read_points

NEWPORT = Path(__file__).parents[3] / ".." / "shared" / "data" / "newport" / "lsoa11.csv"


def read(folder: Path, *lines: str) -> pl.DataFrame:
    path = folder / "places.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_points(path)


@pytest.mark.parametrize(
    "header",
    [
        "id,latitude,longitude",
        "area_code,lat,lon",
        "Site_ID,LAT,Lng",
        "lsoa11_code,latitude,lng",
        "from_id,lat,lon",
        "to_id,lat,lon",
        "\ufeffid,lat,lon",
    ],
)
def test_columns_go_by_several_names(tmp_path: Path, header: str) -> None:
    points = read(tmp_path, header, " 007 ,51.5, -3.0", "", "b,51.6,-3.1")
    assert points.rows() == [("007", 51.5, -3.0), ("b", 51.6, -3.1)]
    assert points.schema == {"id": pl.String, "latitude": pl.Float64, "longitude": pl.Float64}


def test_other_columns_are_left_alone_and_the_best_name_wins(tmp_path: Path) -> None:
    points = read(tmp_path, "area_code,site_id,name,latitude,longitude", 'A,s,"x, y",51.5,-3')
    assert points["id"].to_list() == ["s"]


@pytest.mark.parametrize("ids", [[7, 8], ["7", "8"], [7.0, 8.0]])
def test_parquet_ids_become_text(tmp_path: Path, ids: list[object]) -> None:
    path = tmp_path / "places.parquet"
    pl.DataFrame({"id": ids, "lat": [51, 52], "lon": [-3.0, -2.0]}).write_parquet(path)
    assert read_points(path)["id"].to_list() == ["7", "8"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "holds no places"),
        (["a,51.5,-3", "a,51.6,-3"], "row 3: a row above has the same id"),
        (["a,51.5,-3", "b,,-3"], "row 3: latitude is missing"),
        (["a,51.5,NaN"], "row 2: longitude is missing"),
        ([",51.5,-3"], "row 2: id is empty"),
        (["a,Newport,-3"], "row 2: latitude is not a number"),
        (["a,331000,188000"], "row 2: the coordinates are not degrees"),
        (["a,51.5,188000"], "row 2: the coordinates are not degrees"),
        (["a,inf,-3"], "row 2: the coordinates are not degrees"),
        (["a,51.5,-3", "b,-3.0,51.5"], "row 3: latitude and longitude are swapped"),
        (["a,40.7,-74"], "row 2: the place lies outside Great Britain"),
        (["a,51.5"], "row 2: the row has 2 cells, and row 1 has 3"),
    ],
)
def test_what_is_refused(tmp_path: Path, rows: list[str], sentence: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, "id,latitude,longitude", *rows)
    message = str(caught.value)
    assert sentence in message
    assert message.startswith("places.csv")
    assert message.endswith(".")
    assert "Newport" not in message
    assert "188000" not in message


@pytest.mark.parametrize("header", ["id,lat", "name,lat,lon", "id,lon,y"])
def test_a_missing_column(tmp_path: Path, header: str) -> None:
    with pytest.raises(SourceError, match=r"^places\.csv has no column for "):
        read(tmp_path, header, "1,2,3")


def test_files_that_are_not_there_or_not_tables(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"absent\.csv could not be read"):
        read_points(tmp_path / "absent.csv")
    with pytest.raises(SourceError, match=r"could not be read"):
        read_points(tmp_path)
    with pytest.raises(SourceError, match=r"could not be read: the name cannot be used"):
        read_points(tmp_path / "a\0b.csv")
    for content in (b"", b"PK\x03\x04", b"\xff\xfea\x00", b"PAR1 and no more"):
        path = tmp_path / "odd.csv"
        path.write_bytes(content)
        with pytest.raises(SourceError, match=r"^odd\.csv"):
            read_points(path)


def test_two_columns_of_one_name(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="two columns of one name"):
        read(tmp_path, "id,lat,lon,lat", "a,51.5,-3,51.5")


def test_the_small_areas_of_newport() -> None:
    if not NEWPORT.is_file():
        pytest.skip("the Newport files are not on this machine")
    assert read_points(NEWPORT).height == 95
