"""Training, supervision and leadership: who is covered, and which organisation has nobody."""

from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.assurance import cover_staff, lead_sectors
from tests.unit.assurance.made import made

ORGANISATIONS = made(
    "organisations",
    {"organisation_id": "a", "name": "Harbour Trust", "sector": "community"},
    {"organisation_id": "b", "name": "Practices", "sector": "primary"},
)


def group(organisation_id, staff_group, headcount, **cells):
    return {
        "organisation_id": organisation_id,
        "staff_group": staff_group,
        "headcount": headcount,
    } | cells


def test_the_trust_with_no_supervision_is_named():
    staff = made(
        "workforce",
        group("a", "Nurses", 26, supervised_in_date=0),
        group("a", "Clinicians", 18, supervised_in_date=0),
        group("b", "GPs", 30, supervised_in_date=1),
    )
    gaps = cover_staff(staff, ORGANISATIONS).gaps.filter(state="none")
    assert gaps.select("organisation", "cover", "staff").rows() == [
        ("Harbour Trust", "supervision in the last quarter", 44)
    ]


def test_no_return_is_not_the_same_as_none():
    staff = made("workforce", group("b", "GPs", 30, trained_in_date=28))
    answer = cover_staff(staff, ORGANISATIONS)
    assert answer.by_organisation["supervised"].to_list() == [None]
    assert set(answer.gaps["state"]) == {"not supplied"}
    assert answer.gaps["staff"].to_list() == [30, 30]


def test_shares_are_out_of_staff_whose_cover_was_returned():
    staff = made(
        "workforce",
        group("a", "Nurses", 20, trained_in_date=15),
        group("a", "Bank staff", 80),
        group("a", "Unknown size", None, trained_in_date=3),
    )
    row = cover_staff(staff, ORGANISATIONS).by_organisation.row(0, named=True)
    assert (row["headcount"], row["trained"], row["trained_of"]) == (100, 15, 20)


def test_an_unlisted_organisation_keeps_its_id_and_no_sector():
    staff = made("workforce", group("z", "Nurses", 5, trained_in_date=5))
    row = cover_staff(staff, ORGANISATIONS).by_organisation.row(0, named=True)
    assert (row["organisation"], row["sector"]) == ("z", "not supplied")


def test_an_empty_table_gives_empty_answers():
    answer = cover_staff(made("workforce"), ORGANISATIONS)
    assert answer.by_group.is_empty()
    assert answer.gaps.is_empty()


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50)), min_size=1, max_size=8))
def test_organisations_and_sectors_add_up_to_the_groups(groups):
    staff = made(
        "workforce",
        *(
            group(organisation, f"g{place}", size, trained_in_date=size // 2)
            for place, (organisation, size) in enumerate(groups)
        ),
    )
    answer = cover_staff(staff, ORGANISATIONS)
    for part in (answer.by_organisation, answer.by_sector):
        assert part["headcount"].sum() == answer.by_group["headcount"].sum()
        assert part["trained"].sum() == answer.by_group["trained"].sum()


def test_leadership_time_by_sector():
    leadership = made(
        "leadership",
        {"sector": "primary", "role": "Named GP", "wte_funded": 0.8, "wte_in_post": 0.8},
        {"sector": "community", "role": "Named nurse", "wte_funded": 2.0, "wte_in_post": 1.6},
        {"sector": "hospital", "role": "Named doctor", "wte_funded": 0.5, "wte_in_post": 0.0},
        {"sector": "voluntary", "role": "Lead", "wte_funded": 0.0},
        {"sector": "other", "role": "Lead", "wte_funded": 0.5},
    )
    found = lead_sectors(leadership).by_sector
    assert dict(found.select("sector", "state").rows()) == {
        "primary": "filled",
        "community": "partly filled",
        "hospital": "empty",
        "voluntary": "not funded",
        "other": "not supplied",
    }


def test_the_three_named_sectors_are_always_there():
    found = lead_sectors(made("leadership")).by_sector
    assert found["sector"].to_list() == ["primary", "community", "hospital"]
    assert set(found["state"]) == {"not supplied"}
