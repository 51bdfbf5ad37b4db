"""The public pack in numbers anyone can check against what was published."""

from carereach.sources import public_pack

YOUNG = [f"age_{age}" for age in range(8, 18)]


def test_every_young_person_aged_8_to_17_is_in_one_small_area():
    areas = public_pack.small_areas()
    people = dict(
        areas.select("nation", total=sum(areas[age] for age in YOUNG))
        .group_by("nation")
        .sum()
        .iter_rows()
    )
    assert areas["area_code"].n_unique() == areas.height == 34_753
    assert people == {"England": 6_759_977, "Wales": 361_954}
    assert sum(people.values()) == 7_121_931


def test_councils_and_boards_share_out_the_same_young_people():
    councils, boards = public_pack.councils(), public_pack.boards()
    by_nation = dict(councils.group_by("nation").len().iter_rows())
    assert by_nation == {"England": 153, "Wales": 22}
    assert boards.height == 42
    assert councils["aged_8_to_17"].sum() == 7_121_931
    assert boards["aged_8_to_17"].sum() == 6_759_977


def test_three_years_fall_short_of_england_and_the_missing_councils_are_named():
    checked = public_pack.check_national_totals()
    short = checked.filter("flagged").select("year", "gap", "missing_councils").rows()
    unreliable = "Hampshire (low reliability); Herefordshire, County of (low reliability)"
    assert short == [
        (2021, 119, "Hackney (missing)"),
        (2022, 122, "City of London (suppressed); Hackney (missing); Rutland (suppressed)"),
        (2024, 176, f"{unreliable}; Kensington and Chelsea (suppressed)"),
    ]
    assert checked["england"].to_list() == [
        20_000, 18_720, 18_700, 16_830, 16_330, 15_020, 13_860, 12_400,
    ]  # fmt: skip


def test_west_sussex_did_record_nothing_in_2023_and_that_zero_is_kept():
    rows = public_pack.recorded_counts().filter(local_authority_name="West Sussex")
    assert rows["cse"].to_list() == [274, 299, 253, 227, 137, 0, 69, 74]
    assert set(rows["cse_state"]) == {"exact"}
