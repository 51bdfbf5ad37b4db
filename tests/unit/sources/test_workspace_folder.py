import hashlib
from datetime import date, time

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.sources.workspace_folder import read_workspace_folder, write_workspace_folder
from carereach.tables import TABLES, AccessSettings, AreaSettings, check_table, empty_frame
from tests.unit.tables.small import AREA, raw_frame, small_frames, write_small_workspace


@pytest.fixture
def folder(tmp_path):
    return write_small_workspace(tmp_path / "w")


def told(raw):
    return [(found.file, found.row, found.column, found.rule) for found in raw.findings]


def test_what_is_written_reads_back_exactly(folder):
    raw = read_workspace_folder(folder)
    assert raw.findings == ()
    assert raw.area == AREA
    for name, frame in small_frames().items():
        assert raw.frames[name].equals(frame), name
        assert raw.frames[name].schema == frame.schema
    assert raw.shapes == {"E01020481": [[(-2.5, 50.7), (-2.4, 50.7), (-2.4, 50.8), (-2.5, 50.7)]]}


def test_every_file_is_an_input_with_its_rows_and_hash(folder):
    inputs = {given.file: given for given in read_workspace_folder(folder).inputs}
    assert set(inputs) == {path.name for path in folder.iterdir()}
    for path in folder.iterdir():
        assert inputs[path.name].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert inputs["payers.csv"].rows == 2
    assert inputs["payers.csv"].table == "payers"
    assert inputs["areas.geojson"].rows == 1


def test_empty_frames_become_headers_to_fill_in(tmp_path):
    frames = {"payers": empty_frame(TABLES["payers"])}
    write_workspace_folder(tmp_path / "w", area=AREA, frames=frames)
    assert (tmp_path / "w" / "payers.csv").read_text(
        "utf-8-sig"
    ) == "contract_id,partner_id,share\n"
    raw = read_workspace_folder(tmp_path / "w")
    assert raw.findings == ()
    assert raw.frames["payers"].equals(frames["payers"])
    assert raw.shapes is None
    assert "areas" not in raw.frames


def test_a_folder_in_the_way_is_left_alone(folder):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(SourceError, match="already there"):
        write_workspace_folder(folder, area=AREA, frames={})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_nothing_is_left_behind_when_writing_fails(tmp_path):
    with pytest.raises(KeyError):
        write_workspace_folder(
            tmp_path / "w", area=AREA, frames={"nonsense": empty_frame(TABLES["payers"])}
        )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_settings_is_no_workspace(tmp_path):
    with pytest.raises(SourceError, match=r"has no area\.toml"):
        read_workspace_folder(tmp_path)
    with pytest.raises(SourceError, match="cannot be opened"):
        read_workspace_folder(tmp_path / "gone")


def test_files_that_are_no_files_are_findings(folder):
    (folder / "payers.csv").unlink()
    (folder / "payers.csv").mkdir()
    (folder / "sites.csv").unlink()
    (folder / "sites.csv").symlink_to(folder / "sites.csv")
    (folder / "area.toml").unlink()
    (folder / "area.toml").mkdir()
    (folder / "areas.geojson").unlink()
    (folder / "areas.geojson").mkdir()
    raw = read_workspace_folder(folder)
    assert told(raw) == [
        ("area.toml", 0, "", "not_a_file"),
        ("sites.csv", 0, "", "unreadable"),
        ("payers.csv", 0, "", "not_a_file"),
        ("areas.geojson", 0, "", "not_a_file"),
    ]
    assert raw.area is None
    assert raw.shapes is None


def test_faults_of_the_file_and_of_its_cells_are_told_together_in_order(folder):
    content = (folder / "payers.csv").read_bytes()
    (folder / "payers.csv").write_bytes(content + b"con-cse,par-x,2\ncon-cse\n")
    assert told(read_workspace_folder(folder)) == [
        ("payers.csv", 4, "share", "limit"),
        ("payers.csv", 5, "", "ragged_row"),
        ("payers.csv", 5, "partner_id", "required"),
        ("payers.csv", 5, "share", "required"),
    ]


def test_faulty_settings_and_outlines_are_findings(folder):
    (folder / "area.toml").write_text("name = 5\n")
    (folder / "areas.geojson").write_text("[]")
    raw = read_workspace_folder(folder)
    assert raw.area is None
    assert raw.shapes is None
    assert {found.file for found in raw.findings} == {"area.toml", "areas.geojson"}


def test_files_with_other_names_are_told_of_if_they_look_like_tables(folder):
    (folder / "Services.csv").write_text("x")
    (folder / "budget.csv").write_text("x")
    (folder / "notes.txt").write_text("x")
    (folder / ".DS_Store").write_text("x")
    raw = read_workspace_folder(folder)
    assert [(found.file, found.fix, found.severity) for found in raw.findings] == [
        ("Services.csv", "Did you mean services.csv?", "warning"),
        ("budget.csv", "Name it after a table, or move it away.", "warning"),
    ]


def test_a_name_that_would_garble_a_screen_is_not_repeated(folder):
    (folder / "\x1b[31mred.csv").write_text("x")
    (folder / f"{'long' * 30}.csv").write_text("x")
    raw = read_workspace_folder(folder)
    assert [found.file for found in raw.findings] == ["a file here", "a file here"]


_names = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9
)


@settings(deadline=None, max_examples=40)
@given(
    name=_names,
    leaves=st.times(time(14), time(16)).map(lambda at: at.replace(second=0, microsecond=0)),
    rows=st.lists(
        st.fixed_dictionaries(
            {
                "activity_id": _names,
                "held_on": st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str),
                "young_people": st.one_of(st.none(), st.integers(0, 100_000).map(str)),
                "topic": st.one_of(st.none(), _names.map(lambda text: f'{text}, "{text}"\n{text}')),
                "fed_back_on": st.none(),
            }
        ),
        min_size=1,
        max_size=5,
    ),
)
def test_any_sound_workspace_survives_being_written(tmp_path_factory, name, leaves, rows):
    table = TABLES["participation"]
    checked = check_table(table, raw_frame(table, *rows), file="f")
    if not checked.is_sound:
        return
    area = AreaSettings(
        name=name,
        kind="partnership",
        nation="Wales",
        codes=("W06000022",),
        as_of=date(2026, 1, 1),
        access=AccessSettings(leaves_school=leaves),
    )
    folder = tmp_path_factory.mktemp("round") / "w"
    write_workspace_folder(folder, area=area, frames={"participation": checked.frame})
    raw = read_workspace_folder(folder)
    assert raw.findings == ()
    assert raw.area == area
    assert isinstance(raw.frames["participation"], pl.DataFrame)
    assert raw.frames["participation"].equals(checked.frame)
