"""A draft: everything public data can say, honest about the rest, or nothing at all."""

from datetime import date

import polars as pl
import pytest

from carereach.base import SourceError
from carereach.cycle.areas import choose_area
from carereach.cycle.drafted_counts import draft_counts
from carereach.cycle.drafted_places import small_areas_of
from carereach.cycle.start import TO_DO_FILE, draft_workspace
from carereach.cycle.to_do import ASK_ORDER
from carereach.cycle.workspace import load_workspace
from carereach.sources import public_pack
from carereach.tables import TABLES


def counts_for(code, as_of=date(2025, 5, 24)):
    inside = small_areas_of(choose_area(code))["area_code"].to_list()
    return draft_counts(public_pack.council_cover(inside), as_of=as_of)


def grades(counts, year):
    scales = ("coverage", "definition_match", "recency", "recording_quality", "independence")
    return counts.evidence.filter(evidence_id=f"dfe-{year}").select(scales).row(0)


@pytest.fixture(scope="module")
def dorset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drafts") / "dorset"
    summary = draft_workspace("QVV", folder)
    return folder, summary, load_workspace(folder)


def test_a_draft_opens_without_a_finding(dorset):
    _, _, loaded = dorset
    assert loaded.findings == ()
    assert loaded.workspace is not None


def test_a_draft_says_who_and_where(dorset):
    _, summary, loaded = dorset
    area = loaded.workspace.area
    assert (area.name, area.kind, area.nation) == ("NHS Dorset", "icb", "England")
    assert area.codes == ("E06000058", "E06000059")
    assert not area.invented
    assert area.as_of == public_pack.newest_date() == summary.as_of
    assert all(sentence in area.notes for sentence in public_pack.attribution())


def test_every_young_person_is_counted_once(dorset):
    workspace = dorset[2].workspace
    people = workspace.table("population")
    assert people["young_people"].sum() == 84_617
    assert set(people["sex"]) == {"all"}
    assert set(people["age"]) == {str(age) for age in range(8, 18)}
    assert people["area_code"].n_unique() == workspace.table("areas").height == 452
    assert set(workspace.shapes) == set(people["area_code"])


def test_hospitals_are_candidates_that_open_no_door(dorset):
    _, summary, loaded = dorset
    services, sites = loaded.workspace.table("services"), loaded.workspace.table("sites")
    assert services.height == sites.height == summary.hospitals_to_confirm == 15
    assert set(services["status"]) == {"candidate"}
    assert services["setting"].null_count() == services.height
    assert services["name"].str.ends_with("(to confirm)").all()
    assert "Royal Bournemouth Hospital" in sites["name"]
    assert sites["latitude"].null_count() == 0
    assert loaded.workspace.table("offers").is_empty()


def test_partners_are_the_board_and_its_councils(dorset):
    partners = dorset[2].workspace.table("partners")
    assert partners.select("partner_id", "kind").rows() == [
        ("par-qvv", "icb"),
        ("par-e06000058", "local_authority"),
        ("par-e06000059", "local_authority"),
    ]
    organisations = dorset[2].workspace.table("organisations")
    assert organisations["ods_code"].to_list() == ["QVV", None, None]


def test_every_table_is_there_to_fill_in(dorset):
    folder, summary, _ = dorset
    files = {path.name for path in folder.iterdir()}
    assert files == {
        "area.toml",
        "areas.geojson",
        TO_DO_FILE,
        *(table.file_name for table in TABLES.values()),
    }
    assert "offers" in summary.still_to_supply
    assert "areas" not in summary.still_to_supply


def test_the_to_do_list_ranks_every_table_and_says_whom_to_ask(dorset):
    text = (dorset[0] / TO_DO_FILE).read_text(encoding="utf-8")
    assert set(ASK_ORDER) == set(TABLES) - {"areas", "population"}
    places = [text.index(f"`{TABLES[name].file_name}`. It shows") for name in ASK_ORDER]
    assert places == sorted(places)
    for name in ASK_ORDER:
        assert TABLES[name].unlocks in text
        assert TABLES[name].held_by in text
    assert "Hospitals: 15 places" in text
    assert all(sentence in text for sentence in public_pack.attribution())


def test_the_summary_is_a_sentence_and_plain_values(dorset):
    _, summary, _ = dorset
    assert summary.sentence() == (
        "Drafted NHS Dorset, as of 24 May 2025: 452 small areas, 2 councils, 15 hospitals to "
        "confirm and recorded counts for 8 years. 16 tables are still to supply."
    )
    plain = summary.as_dict()
    assert plain["as_of"] == "2025-05-24"
    assert plain["code"] == "QVV"


def test_one_source_a_year_and_one_count_a_council(dorset):
    workspace = dorset[2].workspace
    assert workspace.table("evidence")["evidence_id"].to_list() == [
        f"dfe-{year}" for year in range(2018, 2026)
    ]
    latest = workspace.table("known_cases").filter(evidence_id="dfe-2025")
    published = public_pack.recorded_counts().filter(
        pl.col("current_code").is_in(["E06000058", "E06000059"]), year=2025
    )
    assert sorted(latest["count"]) == sorted(published["cse"])
    assert set(latest["count_state"]) == {"exact"}
    assert set(workspace.table("evidence")["kind"]) == {"official statistic"}


def test_former_councils_stand_in_when_they_were_the_same_ground():
    counts = counts_for("QVV")
    early = counts.known_cases.filter(evidence_id="dfe-2019")
    assert set(early["geography_code"]) == {"E06000028", "E06000029", "E10000009"}
    assert counts.gaps == ()


def test_former_councils_do_not_stand_in_for_one_part_of_their_ground():
    counts = counts_for("E06000058")
    early = counts.known_cases.filter(evidence_id="dfe-2019")
    assert early.select("geography_code", "count", "count_state").rows() == [
        ("E06000058", None, "missing")
    ]
    assert counts.years_with_gaps == 2
    assert "2018, 2019" in counts.gaps[0]
    assert grades(counts, 2019)[0] == 0


def test_a_new_code_for_the_same_ground_has_every_year():
    assert counts_for("E06000066").gaps == ()


def test_suppressed_and_missing_are_states_never_zero():
    rutland = counts_for("E06000017").known_cases.filter(evidence_id="dfe-2022")
    hackney = counts_for("E09000012").known_cases.filter(evidence_id="dfe-2021")
    hampshire = counts_for("E10000014").known_cases.filter(evidence_id="dfe-2024")
    assert rutland.select("count", "count_state").row(0) == (None, "suppressed")
    assert hackney.select("count", "count_state").row(0) == (None, "missing")
    assert hampshire.select("count", "count_state").row(0) == (None, "missing")


def test_a_council_partly_inside_is_counted_whole_and_named_with_its_share(tmp_path):
    counts = counts_for("QH8")
    draft_workspace("QH8", tmp_path / "draft")
    to_do = (tmp_path / "draft" / TO_DO_FILE).read_text(encoding="utf-8")
    assert "only partly inside: Essex (57 in 100 of its 8 to 17s). Ask them" in to_do
    assert counts.part_inside == ("Essex (57 in 100 of its 8 to 17s)",)
    assert counts.evidence["note"].str.contains("Essex (57 in 100", literal=True).all()
    assert "E10000012" in counts.known_cases["geography_code"]


def test_a_council_that_only_touches_the_area_is_left_out_and_named(tmp_path):
    counts = counts_for("QPM")
    assert counts.touching == ("Oxfordshire",)
    assert "E10000025" not in counts.known_cases["geography_code"]
    draft_workspace("QPM", tmp_path / "draft")
    assert "live here: Oxfordshire." in (tmp_path / "draft" / TO_DO_FILE).read_text("utf-8")


def test_grades_follow_the_stated_rule():
    dorset = counts_for("QVV")
    assert grades(dorset, 2025) == (2, 1, 2, 1, 1)
    assert grades(dorset, 2023) == (2, 1, 1, 1, 1)
    assert grades(dorset, 2018) == (2, 1, 0, 1, 1)
    assert grades(counts_for("QVV", as_of=date(2030, 1, 1)), 2025)[2] == 0
    west_sussex = counts_for("E10000032")
    assert grades(west_sussex, 2023)[3] == 0  # it recorded nothing that year
    assert grades(west_sussex, 2022)[3] == 1
    assert grades(counts_for("E10000014"), 2024)[3] == 0  # too unreliable to publish


def test_wales_has_people_and_says_what_is_not_there(tmp_path):
    summary = draft_workspace("Cardiff", tmp_path / "cardiff", as_of=date(2026, 5, 3))
    loaded = load_workspace(tmp_path / "cardiff")
    assert loaded.findings == ()
    assert loaded.workspace.area.nation == "Wales"
    assert loaded.workspace.area.as_of == date(2026, 5, 3)
    assert loaded.workspace.table("known_cases").is_empty()
    assert loaded.workspace.table("areas")["rural_urban"].null_count() == summary.small_areas
    assert "no recorded counts (the public data hold England's only)" in summary.sentence()
    text = (tmp_path / "cardiff" / TO_DO_FILE).read_text(encoding="utf-8")
    assert "for England only" in text
    assert "No hospital of this area" in text


def test_nothing_is_left_behind_when_the_folder_is_in_the_way(tmp_path):
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "notes.txt").write_text("mine")
    with pytest.raises(SourceError, match="already there"):
        draft_workspace("QVV", tmp_path / "plan")
    assert [path.name for path in tmp_path.rglob("*")] == ["plan", "notes.txt"]


def test_a_name_of_two_areas_writes_nothing(tmp_path):
    with pytest.raises(SourceError, match="QVV NHS Dorset"):
        draft_workspace("Dorset", tmp_path / "plan")
    assert list(tmp_path.iterdir()) == []


def test_the_same_draft_is_the_same_bytes(tmp_path, dorset):
    draft_workspace("QVV", tmp_path / "again")
    for path in dorset[0].iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
