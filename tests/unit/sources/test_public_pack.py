"""The public pack: whole, joined, light, attributed, and the same each time it is built."""

import gzip
import importlib.util
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

from carereach.base import SourceError
from carereach.sources import public_pack
from carereach.sources.area_shapes import format_shapes, read_shapes
from carereach.sources.public_pack import frames, outlines
from carereach.tables.codes import RURAL_URBAN

ROOT = Path(__file__).parents[3]
PACK = ROOT / "src" / "carereach" / "sources" / "public"
RAW = ROOT / "../shared/data/public"
SCRIPTS = ROOT / "scripts"


def load_script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_small_area_has_a_council_and_every_english_one_a_board_and_a_class():
    areas = public_pack.small_areas()
    english = areas.filter(nation="England")
    needed = ("local_authority_code", "local_authority_name", "district_code", "district_name")
    assert areas.select(needed).null_count().row(0) == (0, 0, 0, 0)
    assert english.select("icb_code", "icb_name", "rural_urban").null_count().row(0) == (0, 0, 0)
    assert areas.filter(nation="Wales").select("icb_code", "rural_urban").null_count().row(0) == (
        1909,
        1909,
    )
    assert set(english["rural_urban"]) <= set(RURAL_URBAN)
    assert set(areas["deprivation_decile"]) == set(range(1, 11))


def test_deprivation_tenths_are_tenths_of_each_nation():
    sizes = public_pack.small_areas().group_by("nation", "deprivation_decile").len()
    england = sizes.filter(nation="England")["len"]
    wales = sizes.filter(nation="Wales")["len"]
    assert (england.min(), england.max()) == (3284, 3285)
    assert (wales.min(), wales.max()) == (190, 191)


@pytest.mark.parametrize(
    ("area_code", "district"),
    [
        ("E01023964", "Welwyn Hatfield"),
        ("E01023508", "East Hertfordshire"),
        ("E01008187", "Gateshead"),
    ],
)
def test_an_irregular_small_area_goes_where_most_of_its_children_are(area_code, district):
    area = public_pack.small_areas().filter(area_code=area_code)
    assert area["district_name"].to_list() == [district]
    assert area["name"][0].startswith(district)


def test_dorset_is_whole():
    areas = public_pack.small_areas().filter(icb_code="QVV")
    people = sum(areas[f"age_{age}"].sum() for age in range(8, 18))
    councils = dict(areas.group_by("local_authority_code").len().iter_rows())
    assert (areas.height, people) == (452, 84_617)
    assert councils == {"E06000058": 233, "E06000059": 219}


def test_an_area_shares_a_council_by_its_young_people():
    areas = public_pack.small_areas()
    cover = public_pack.council_cover(areas.filter(icb_code="QH8")["area_code"].to_list())
    essex = cover.row(by_predicate=pl.col("local_authority_name") == "Essex", named=True)
    assert cover["local_authority_name"][0] == "Essex"
    assert 0.56 < essex["share_covered"] < 0.58
    assert essex["under_18"] > 300_000
    assert cover["share_of_area"].sum() == pytest.approx(1)
    assert cover.filter(pl.col("local_authority_name") != "Essex")["share_covered"].to_list() == [
        1.0,
        1.0,
    ]


def test_every_council_covers_itself_and_only_english_ones_have_children_under_18():
    cover = public_pack.council_cover(public_pack.small_areas()["area_code"].to_list())
    assert cover.height == 175
    assert set(cover["share_covered"]) == {1.0}
    english = cover.filter(pl.col("local_authority_code").str.starts_with("E"))
    assert english["under_18"].sum() == 12_183_016
    assert cover["under_18"].null_count() == 22
    assert public_pack.council_cover(["own-1"]).is_empty()


def test_every_count_has_a_state_and_a_number_only_if_exact():
    counts = public_pack.recorded_counts()
    names = [name.removesuffix("_state") for name in counts.columns if name.endswith("_state")]
    assert {"cse", "going_missing", "episodes", "population_0_17"} <= set(names)
    for name in names:
        assert (counts[name].is_null() == (counts[f"{name}_state"] != "exact")).all()
    assert counts.select("year", "local_authority_code").is_duplicated().sum() == 0


def test_a_council_that_changed_its_code_alone_keeps_its_years():
    counts = public_pack.recorded_counts()
    somerset = counts.filter(current_code="E06000066")
    assert somerset["year"].to_list() == list(range(2018, 2026))
    cumbria = counts.filter(local_authority_name="Cumbria")
    assert cumbria["current_code"].null_count() == cumbria.height == 6
    current = counts["current_code"].drop_nulls()
    assert current.is_in(public_pack.councils()["code"].to_list()).all()


def test_every_former_council_is_accounted_for():
    counts = public_pack.recorded_counts()
    known = set(public_pack.councils()["code"])
    former = set(counts["local_authority_code"]) - known
    changes = public_pack.former_councils()
    assert set(changes["former_code"]) == former
    assert set(changes["current_code"]) <= known
    assert changes["former_name"].null_count() == 0


def test_each_english_council_has_ten_neighbours_not_itself():
    neighbours = public_pack.neighbours()
    english = public_pack.councils().filter(nation="England")["code"].sort()
    for _, ten in neighbours.group_by("local_authority_code"):
        assert sorted(ten["rank"]) == list(range(1, 11))
        assert ten["neighbour_code"].n_unique() == 10
    assert neighbours["local_authority_code"].unique().sort().to_list() == english.to_list()
    assert neighbours.filter(pl.col("local_authority_code") == pl.col("neighbour_code")).is_empty()


def test_schools_are_nameless_english_and_placed():
    schools = public_pack.schools()
    assert schools.columns == ["area_code", "phase", "kind", "pupils", "latitude", "longitude"]
    assert schools["area_code"].is_in(public_pack.small_areas()["area_code"].to_list()).all()
    assert schools["area_code"].str.starts_with("E").all()
    assert set(schools["kind"]).isdisjoint({"universities", "online provider", "welsh schools"})


def test_a_hospital_spelt_many_ways_is_one_place():
    hospitals = public_pack.hospitals()
    bournemouth = hospitals.filter(pl.col("name").str.starts_with("Royal Bourn"))
    assert bournemouth.select("name", "also_listed_as").rows() == [
        ("Royal Bournemouth Hospital", "Royal Bournmouth Hospital")
    ]
    assert hospitals["rows_merged"].sum() == 1_060
    assert hospitals.select("latitude", "longitude").is_duplicated().sum() == 0


def test_two_hospitals_of_one_name_far_apart_stay_two():
    hospitals = public_pack.hospitals()
    assert hospitals.filter(pl.col("name").str.contains("Fairfield")).height == 2


def test_every_small_area_council_and_board_has_an_outline():
    layers = {
        "area": public_pack.small_areas()["area_code"],
        "council": public_pack.councils()["code"],
        "board": public_pack.boards()["code"],
    }
    for layer, codes in layers.items():
        assert outlines._outlines(layer)["code"].sort().to_list() == codes.sort().to_list()


def test_shapes_are_closed_rings_that_a_workspace_reads_back_the_same():
    codes = public_pack.small_areas().filter(icb_code="QVV")["area_code"].to_list()
    shapes = public_pack.shapes(codes)
    assert len(shapes) == 452
    assert all(
        ring[0] == ring[-1] and len(ring) >= 4 for rings in shapes.values() for ring in rings
    )
    read, findings = read_shapes(format_shapes(shapes), file="areas.geojson")
    assert findings == []
    assert read == shapes


def test_a_hole_follows_the_ring_it_is_in():
    table = outlines._outlines("area")
    holed = table.filter(pl.col("ring_points").list.min() < 0)["code"].to_list()
    drawn = public_pack.geometries(holed)
    assert len(holed) > 50
    for geometry in drawn.values():
        polygons = geometry["coordinates"]
        if geometry["type"] == "Polygon":
            polygons = [polygons]
        assert any(len(rings) > 1 for rings in polygons)
    assert read_shapes(format_shapes(public_pack.shapes(holed)), file="x")[1] == []


def test_an_unknown_code_has_no_outline():
    assert public_pack.shapes(["own-area-1"]) == {}


def test_a_place_of_many_islands_is_drawn_as_such():
    (board,) = public_pack.geometries(["QVV"], layer="board").values()
    assert board["type"] == "MultiPolygon"


def test_the_pack_is_light():
    assert sum(path.stat().st_size for path in PACK.iterdir()) < 12_000_000


def test_every_file_has_an_origin_a_licence_and_a_sentence_to_show():
    stored = {path.stem for path in PACK.glob("*.parquet")}
    named = {name for source in public_pack.origins() for name in source.used_in}
    assert named == stored
    assert all(
        source.licence and source.attribution and source.cautions and source.obtained
        for source in public_pack.origins()
    )


def test_attribution_is_for_what_is_shown_each_sentence_once():
    everything = public_pack.attribution()
    assert len(set(everything)) == len(everything) == 3
    assert public_pack.attribution("neighbours") == (
        "Contains public sector information licensed under the Open Government Licence v3.0.",
    )
    assert any("Crown copyright" in sentence for sentence in public_pack.attribution("hospitals"))


def test_the_newest_day_is_that_of_the_newest_source():
    assert public_pack.newest_date() == date(2025, 5, 24)


def test_a_broken_installation_is_told_in_a_sentence():
    with pytest.raises(SourceError, match=r"absent\.parquet.*install Carereach again"):
        frames._table("absent")
    with pytest.raises(SourceError, match=r"sea_outlines\.parquet.*install Carereach again"):
        outlines._outlines("sea")


def test_the_page_about_the_pack_is_current():
    page = (ROOT / "docs" / "reference" / "public-data.md").read_text(encoding="utf-8")
    assert page == load_script("write_public_data_page").public_data_page()


@pytest.mark.slow
@pytest.mark.skipif(not RAW.is_dir(), reason="the raw public files are not beside this copy")
def test_the_pack_is_what_its_script_builds(monkeypatch):
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    built = load_script("build_public_pack").build_tables(RAW)
    assert set(built) == {path.stem for path in PACK.glob("*.parquet")}
    for name, table in built.items():
        assert table.equals(pl.read_parquet(PACK / f"{name}.parquet")), name


@pytest.mark.slow
@pytest.mark.skipif(not RAW.is_dir(), reason="the raw public files are not beside this copy")
def test_every_outline_is_the_published_one():
    with gzip.open(RAW / "ew_lsoa11_boundaries.geojson.gz") as file:
        features = json.load(file)["features"]
    shapes = public_pack.shapes({feature["properties"]["lsoa11_code"] for feature in features})
    for feature in features:
        rings = shapes[feature["properties"]["lsoa11_code"]]
        drawn = sorted(point for ring in rings for point in ring[1:])
        published = sorted(_points(feature["geometry"]))
        assert drawn == published


def _points(geometry: dict) -> list[tuple[float, float]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [tuple(point) for rings in polygons for ring in rings for point in ring[1:]]
