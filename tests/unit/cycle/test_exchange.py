"""A directory comes into a workspace and goes out again; nothing of the area's own is lost."""

import json
import shutil
from datetime import date
from pathlib import Path
from types import MappingProxyType

import pytest

from carereach.base import SourceError
from carereach.cycle.exchange import (
    DIRECTORY_KINDS,
    add_to_workspace,
    export_directory,
    export_oruk,
    import_directory,
    recognise_directory,
    write_oruk,
)
from carereach.sources.raw_workspace import RawWorkspace
from carereach.sources.workspace_folder import read_workspace_folder, write_workspace_folder
from carereach.tables import TABLES, AreaSettings, Assumption, Workspace
from carereach.tables.check import empty_frame

DATA = Path(__file__).parents[2] / "data" / "oruk"
AS_OF = date(2026, 6, 1)
TIMES = "OrganisationId,WeekDay,Times,IsOpen,OpeningTimeType,AdditionalOpeningDate\n"
PLACES = "OrganisationID,OrganisationName,Postcode\n"
AREA = AreaSettings(
    name="Westmere", kind="icb", nation="England", codes=("E54999999",), as_of=AS_OF
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "westmere"
    frames = {name: empty_frame(TABLES[name]) for name in ("services", "sites", "population")}
    write_workspace_folder(target, area=AREA, frames=frames)
    return target


def read_back(folder: Path) -> RawWorkspace:
    workspace = read_workspace_folder(folder)
    assert [each for each in workspace.findings if each.severity == "error"] == []
    return workspace


def as_workspace(folder: Path) -> Workspace:
    frames = read_back(folder).frames
    return Workspace(
        area=AREA,
        frames=MappingProxyType(
            {name: frames.get(name, empty_frame(table)) for name, table in TABLES.items()}
        ),
        supplied=frozenset(frames),
        inputs=(),
    )


def test_every_kind_is_recognised_by_content(tmp_path: Path) -> None:
    contents = {
        "oruk": (DATA / "service.json").read_text(encoding="utf-8"),
        "nhs-website": PLACES,
        "nhs-opening-times": TIMES,
        "epraccur": ",".join(["x"] * 27),
    }
    assert set(contents) == set(DIRECTORY_KINDS)
    for kind, text in contents.items():
        path = tmp_path / f"{kind}.txt"
        path.write_text(text, encoding="utf-8")
        assert recognise_directory(path) == kind
    assert recognise_directory(tmp_path) == "oruk"
    assert recognise_directory(DATA / "service.json") == "oruk"


def test_each_kind_is_read(tmp_path: Path) -> None:
    files = {
        "oruk": (DATA / "page_v1.json", 1, 1),
        "nhs-website": (tmp_path / "a.csv", 1, 0),
        "nhs-opening-times": (tmp_path / "b.csv", 0, 1),
        "epraccur": (tmp_path / "c.csv", 1, 0),
    }
    files["nhs-website"][0].write_text(f"{PLACES}7,Elm,ZZ1 1AA\n", encoding="utf-8")
    files["nhs-opening-times"][0].write_text(
        f"{TIMES}7,Monday,09:00-13:00,True,General,\n", encoding="utf-8"
    )
    practice = ["Z00001", "ELM", *[""] * 10, "A", *[""] * 12, "4", ""]
    files["epraccur"][0].write_text(",".join(practice), encoding="utf-8")
    for kind, (path, services, hours) in files.items():
        for asked in ("", kind):
            directory = import_directory(path, as_of=AS_OF, kind=asked)
            assert directory.rows("services") == services
            assert directory.rows("opening_hours") == hours


def test_another_kind_is_refused() -> None:
    with pytest.raises(SourceError, match="no such kind"):
        import_directory(DATA / "service.json", as_of=AS_OF, kind="fhir")


def test_when_a_check_counts_as_stale_is_the_areas_own_choice() -> None:
    path = DATA / "service.json"
    own = {"asm:directory-assured-months": Assumption(low=0, value=1, high=3)}
    late = date(2026, 6, 2)
    rules = {each.rule for each in import_directory(path, as_of=late).findings}
    own_rules = {each.rule for each in import_directory(path, as_of=late, assumptions=own).findings}
    assert "assured_stale" not in rules
    assert "assured_stale" in own_rules


def test_a_directory_is_added_and_reads_back_soundly(folder: Path) -> None:
    directory = import_directory(DATA / "service.json", as_of=AS_OF)
    added = add_to_workspace(directory, folder)
    assert dict(added.added) == {
        "organisations": 1,
        "services": 1,
        "sites": 1,
        "opening_hours": 2,
    }
    assert added.sentence() == "Added: organisations 1, services 1, sites 1, opening hours 2."
    frames = read_back(folder).frames
    assert frames["services"]["name"].to_list() == ["Harbour Young People's Sexual Health"]
    assert frames["opening_hours"]["opens"].to_list() == [930, 930]


def test_what_the_area_wrote_stays(folder: Path) -> None:
    directory = import_directory(DATA / "service.json", as_of=AS_OF)
    add_to_workspace(directory, folder)
    path = folder / "services.csv"
    text = path.read_text(encoding="utf-8-sig").replace("Harbour Young", "Our own Young")
    path.write_text(text, encoding="utf-8")
    before = path.read_bytes()
    again = add_to_workspace(directory, folder)
    assert sum(again.added.values()) == 0
    assert again.sentence().endswith("Rows left as the workspace has them: 5.")
    assert path.read_bytes() == before


def test_hours_come_only_to_sites_without_hours(folder: Path, tmp_path: Path) -> None:
    places, times = tmp_path / "places.csv", tmp_path / "times.csv"
    places.write_text(f"{PLACES}7,Elm,ZZ1 1AA\n", encoding="utf-8")
    times.write_text(
        f"{TIMES}7,Monday,09:00-13:00,True,General,\n8,Monday,09:00-13:00,True,General,\n",
        encoding="utf-8",
    )
    hours = import_directory(times, as_of=AS_OF)
    assert add_to_workspace(hours, folder).added["opening_hours"] == 0
    add_to_workspace(import_directory(places, as_of=AS_OF), folder)
    assert add_to_workspace(hours, folder).added["opening_hours"] == 1
    times.write_text(f"{TIMES}7,Monday,10:00-14:00,True,General,\n", encoding="utf-8")
    later = add_to_workspace(import_directory(times, as_of=AS_OF), folder)
    assert later.added["opening_hours"] == 0
    assert read_back(folder).frames["opening_hours"]["opens"].to_list() == [540]


@pytest.mark.parametrize(
    "content",
    [
        "service_id,name\nsvc-a,Elm\n",
        "service_id,name,status\nsvc-a,Elm,open\n",
        "service_id,name,status,our own notes\nsvc-a,Elm,active,keep me\n",
    ],
)
def test_a_table_that_would_lose_something_is_left_alone(folder: Path, content: str) -> None:
    path = folder / "services.csv"
    path.write_text(content, encoding="utf-8")
    directory = import_directory(DATA / "service.json", as_of=AS_OF)
    with pytest.raises(SourceError, match=r"services\.csv in the workspace must be mended first"):
        add_to_workspace(directory, folder)
    assert path.read_text(encoding="utf-8") == content
    assert not (folder / "organisations.csv").exists()


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path) -> None:
    directory = import_directory(DATA / "service.json", as_of=AS_OF)
    with pytest.raises(SourceError):
        add_to_workspace(directory, tmp_path / "nowhere")
    with pytest.raises(SourceError, match=r"area\.toml"):
        add_to_workspace(directory, tmp_path)


def test_export_writes_one_page_that_reads_back(folder: Path, tmp_path: Path) -> None:
    add_to_workspace(import_directory(DATA / "service.json", as_of=AS_OF), folder)
    workspace = as_workspace(folder)
    target = tmp_path / "feed.json"
    export = write_oruk(workspace, target)
    page = json.loads(target.read_text(encoding="utf-8"))
    assert page["contents"] == list(export.services) == export_oruk(workspace)
    assert {each.rule for each in export.findings} == {"export_confidential_not_stated"}
    again = import_directory(target, as_of=AS_OF)
    first = import_directory(DATA / "service.json", as_of=AS_OF)
    for name, frame in first.frames.items():
        assert again.frames[name].sort(frame.columns).equals(frame.sort(frame.columns))


def test_no_count_of_people_can_leave(folder: Path) -> None:
    add_to_workspace(import_directory(DATA / "service.json", as_of=AS_OF), folder)
    (folder / "capacity.csv").write_text(
        "service_id,period_start,period_end,places,referrals\n"
        "5f0a4a57-3d0e-4c57-9d0e-3b6f0c1a7701,2026-01-01,2026-03-31,98765,43217\n",
        encoding="utf-8",
    )
    text = json.dumps(export_directory(as_workspace(folder)).services)
    assert "98765" not in text
    assert "43217" not in text
    assert "capacity" not in text


def test_candidates_from_the_nhs_never_leave(folder: Path, tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_text(f"{PLACES}7,Elm,ZZ1 1AA\n", encoding="utf-8")
    add_to_workspace(import_directory(places, as_of=AS_OF), folder)
    export = export_directory(as_workspace(folder))
    assert export.services == ()
    assert {each.rule for each in export.findings} == {"export_candidates"}


def test_a_page_cannot_be_written_over_a_folder(folder: Path) -> None:
    with pytest.raises(SourceError, match="could not be written"):
        write_oruk(as_workspace(folder), folder)
    shutil.rmtree(folder)
