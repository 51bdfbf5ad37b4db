import shutil
from pathlib import Path

import openpyxl
import pytest

from carereach.base import SourceError
from carereach.cycle.workspace import load_workspace
from carereach.tables import TABLES, empty_frame
from carereach.tables.template_workbook import template_workbook
from tests.unit.tables.small import AREA, small_frames, write_small_workspace

WESTMERE = Path(__file__).parents[3] / "examples" / "westmere"


@pytest.fixture
def folder(tmp_path):
    return write_small_workspace(tmp_path / "w")


def told(loaded):
    return [(found.file, found.row, found.column, found.rule) for found in loaded.findings]


def append(path: Path, *lines: str) -> None:
    path.write_text(path.read_text("utf-8-sig") + "".join(f"{line}\n" for line in lines))


def test_a_sound_folder_becomes_a_workspace(folder):
    loaded = load_workspace(folder)
    assert loaded.findings == ()
    workspace = loaded.workspace
    assert workspace is not None
    assert workspace.area == AREA
    assert workspace.supplied == frozenset(TABLES)
    assert workspace.table("services").equals(small_frames()["services"])
    assert workspace.is_supplied("lists")
    assert workspace.shapes is not None
    assert len(workspace.inputs) == len(TABLES) + 2


def test_two_tables_are_enough_and_the_rest_is_empty(folder):
    for path in folder.iterdir():
        if path.name not in {"area.toml", "areas.csv", "population.csv"}:
            path.unlink()
    workspace = load_workspace(folder).workspace
    assert workspace is not None
    assert workspace.supplied == {"areas", "population"}
    for name, table in TABLES.items():
        if name not in workspace.supplied:
            assert workspace.table(name).equals(empty_frame(table))
            assert workspace.table(name).schema == empty_frame(table).schema
    assert workspace.shapes is None


@pytest.mark.parametrize("name", ["areas", "population"])
def test_a_workspace_without_people_or_places_is_refused(folder, name):
    (folder / f"{name}.csv").unlink()
    loaded = load_workspace(folder)
    assert loaded.workspace is None
    assert (f"{name}.csv", 0, "", "missing_table") in told(loaded)


def test_errors_refuse_the_workspace_and_warnings_go_along(folder):
    append(folder / "participation.csv", "act-2 ,2026-01-20,,,,,,")
    loaded = load_workspace(folder)
    assert told(loaded) == [("participation.csv", 3, "activity_id", "spaces")]
    assert loaded.workspace is not None
    assert loaded.workspace.warnings == loaded.findings
    append(folder / "participation.csv", "act-3,yesterday,,,,,,")
    assert load_workspace(folder).workspace is None


def test_tables_that_disagree_are_told_of_after_each_is_sound(folder):
    append(folder / "payers.csv", "con-cse,par-nobody,0.2")
    assert told(load_workspace(folder)) == [
        ("payers.csv", 4, "partner_id", "dangling_reference"),
        ("payers.csv", 2, "", "shares"),
    ]


def test_row_numbers_hold_across_tables_when_rows_were_left_out(folder):
    append(folder / "payers.csv", ",,", "con-cse,par-nobody,0")
    assert ("payers.csv", 5, "partner_id", "dangling_reference") in told(load_workspace(folder))


def test_a_table_at_fault_casts_no_doubt_on_those_that_point_to_it(folder):
    path = folder / "services.csv"
    path.write_text(path.read_text("utf-8-sig").replace("svc-cse,", "=svc-cse,"))
    assert {found.file for found in load_workspace(folder).findings} == {"services.csv"}


def test_an_unreadable_table_is_told_of_once(folder):
    (folder / "population.csv").write_bytes("é".encode("utf-16"))
    assert told(load_workspace(folder)) == [("population.csv", 0, "", "encoding")]


def assumption(folder: Path, entry: str, low: float, value: float, high: float) -> list[str]:
    text = f'\n[assumptions."{entry}"]\nlow = {low}\nvalue = {value}\nhigh = {high}\n'
    append(folder / "area.toml", text)
    return [found.rule for found in load_workspace(folder).findings]


def test_own_numbers_are_for_assumptions_that_exist(folder):
    assert assumption(folder, "asm:walking-speed", 3, 4, 5) == []
    workspace = load_workspace(folder).workspace
    assert workspace is not None
    assert workspace.area.assumptions["asm:walking-speed"].value == 4


@pytest.mark.parametrize(
    ("entry", "numbers", "rule"),
    [
        ("asm:walking-sped", (3, 4, 5), "unknown_assumption"),
        ("asm:nothing-of-the-kind", (3, 4, 5), "unknown_assumption"),
        ("econ:N10", (3, 4, 5), "unknown_assumption"),
        ("asm:walking-speed", (0, 4, 5), "assumption"),
        ("asm:walking-speed", (-3, 4, 5), "assumption"),
        ("asm:csa-to-cse-share", (0.1, 0.5, 1.5), "assumption"),
        ("asm:csa-to-cse-share", (-0.1, 0.5, 0.6), "assumption"),
    ],
)
def test_own_numbers_that_cannot_be(folder, entry, numbers, rule):
    assert assumption(folder, entry, *numbers) == [rule]
    assert load_workspace(folder).workspace is None


def test_a_near_miss_of_an_assumption_gets_a_guess(folder):
    assumption(folder, "asm:walking-sped", 3, 4, 5)
    [found] = load_workspace(folder).findings
    assert found.fix == "Did you mean asm:walking-speed?"


def test_outlines_and_areas_of_other_places_are_a_warning(folder):
    path = folder / "areas.geojson"
    path.write_text(path.read_text().replace("E01020481", "E01020482"))
    loaded = load_workspace(folder)
    assert [found.message for found in loaded.findings] == [
        "Areas without an outline: 1.",
        "Outlines of no area: 1.",
    ]
    assert loaded.workspace is not None


def test_a_workbook_is_a_workspace_too(tmp_path):
    path = tmp_path / "w.xlsx"
    path.write_bytes(template_workbook())
    book = openpyxl.load_workbook(path)
    values = {
        "name": "Westmere",
        "kind": "icb",
        "nation": "England",
        "codes": "E06000059",
        "as_of": "2026-05-03",
        "assumptions.asm:nothing": None,
    }
    for row in book["area"].iter_rows(min_row=2):
        row[1].value = values.get(row[0].value)
    book["areas"].append(["E1", "Quayside", "E06000059", "Dorset", 50.7, -2.4])
    book["population"].append(["E1", 14, "all", 31])
    book.save(path)
    loaded = load_workspace(path)
    assert loaded.findings == ()
    assert loaded.workspace is not None
    assert loaded.workspace.supplied == {"areas", "population"}
    book["population"].delete_rows(2)
    book.save(path)
    missing = load_workspace(path)
    assert told(missing) == [("w.xlsx, sheet population", 0, "", "missing_table")]


def test_a_broken_workbook_is_one_finding(tmp_path):
    (tmp_path / "w.xlsx").write_bytes(b"PK\x03\x04")
    assert told(load_workspace(tmp_path / "w.xlsx")) == [("w.xlsx", 0, "", "not_a_workbook")]


@pytest.mark.parametrize("name", ["gone", "x" * 5000, "loop"])
def test_nothing_there_to_read(tmp_path, name):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(SourceError, match="cannot be found"):
        load_workspace(tmp_path / name)


def test_the_example_area_is_sound(tmp_path):
    shutil.copytree(WESTMERE, tmp_path / "w")
    loaded = load_workspace(tmp_path / "w")
    assert [found.sentence() for found in loaded.findings] == []
    assert loaded.workspace is not None
