from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.sources.area_settings import check_area, format_area, read_area
from carereach.tables import AccessSettings, AreaSettings, Assumption

GOOD = """\
name = "Westmere"
kind = "icb"
nation = "England"
codes = ["E06000059", "E06000058"]
as_of = 2026-05-03
invented = true

[access]
leaves_school = 15:15:00
home_by = "20:00"
max_minutes = 45

[assumptions."asm:walking-speed"]
low = 3
value = 4.5
high = 5.5
"""


def told(text: str) -> list[tuple[int, str, str]]:
    area, findings = read_area(text.encode(), file="area.toml")
    assert (area is None) == bool(findings)
    assert all(found.fix for found in findings)
    return [(found.row, found.column, found.rule) for found in findings]


def test_a_good_file_is_read_whole():
    area, findings = read_area(GOOD.encode(), file="area.toml")
    assert findings == []
    assert area == AreaSettings(
        name="Westmere",
        kind="icb",
        nation="England",
        codes=("E06000059", "E06000058"),
        as_of=date(2026, 5, 3),
        invented=True,
        access=AccessSettings(leaves_school=time(15, 15), home_by=time(20, 0), max_minutes=45),
        assumptions={"asm:walking-speed": Assumption(low=3, value=4.5, high=5.5)},
    )


def test_a_byte_order_mark_makes_no_difference():
    marked = read_area(b"\xef\xbb\xbf" + GOOD.encode(), file="area.toml")
    assert marked == read_area(GOOD.encode(), file="area.toml")


def test_a_moment_counts_as_its_day():
    text = GOOD.replace("as_of = 2026-05-03", "as_of = 2026-05-03T09:00:00")
    assert read_area(text.encode(), file="a") == read_area(GOOD.encode(), file="a")


def test_what_is_required_is_asked_for_by_name():
    assert told("") == [
        (0, "as_of", "setting"),
        (0, "codes", "setting"),
        (0, "kind", "setting"),
        (0, "name", "setting"),
        (0, "nation", "setting"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "row", "column"),
    [
        ('name = "Westmere"', 'name = "  "', 1, "name"),
        ('name = "Westmere"', "name = 5", 1, "name"),
        ('name = "Westmere"', 'name = "West\\u0007mere"', 1, "name"),
        ('name = "Westmere"', f'name = "{"x" * 201}"', 1, "name"),
        ('kind = "icb"', 'kind = "ICB"', 2, "kind"),
        ('kind = "icb"', "kind = []", 2, "kind"),
        ('nation = "England"', 'nation = "Scotland"', 3, "nation"),
        ('["E06000059", "E06000058"]', "[]", 4, "codes"),
        ('["E06000059", "E06000058"]', "[5]", 4, "codes"),
        ('["E06000059", "E06000058"]', '["E06 059"]', 4, "codes"),
        ('["E06000059", "E06000058"]', "7", 4, "codes"),
        ("as_of = 2026-05-03", 'as_of = "3 May"', 5, "as_of"),
        ("as_of = 2026-05-03", "as_of = 2026", 5, "as_of"),
        ("as_of = 2026-05-03", "as_of = 1066-10-14", 5, "as_of"),
        ("invented = true", 'invented = "maybe"', 6, "invented"),
        ("invented = true", "invented = 1", 6, "invented"),
        ("leaves_school = 15:15:00", 'leaves_school = "late"', 9, "access.leaves_school"),
        ("leaves_school = 15:15:00", "leaves_school = 21:00:00", 10, "access.home_by"),
        ("max_minutes = 45", "max_minutes = 0", 11, "access.max_minutes"),
        ("max_minutes = 45", "max_minutes = 45.5", 11, "access.max_minutes"),
        ("max_minutes = 45", "max_minutes = true", 11, "access.max_minutes"),
        ("max_minutes = 45", "max_minutes = inf", 11, "access.max_minutes"),
    ],
)
def test_each_setting_is_checked_and_told_of_in_its_line(old, new, row, column):
    assert old in GOOD
    found = told(GOOD.replace(old, new))
    assert found == [(row, column, "setting")]


@pytest.mark.parametrize(
    "numbers",
    [
        "low = 5\nvalue = 4.5\nhigh = 6",
        "low = 3\nvalue = 4.5",
        "low = nan\nvalue = 4.5\nhigh = 6",
        'low = "x"\nvalue = 4.5\nhigh = 6',
        "low = 1\nvalue = 2\nhigh = inf",
        "low = 1\nvalue = 2\nhigh = [3]",
    ],
)
def test_an_assumption_is_three_numbers_in_order(numbers):
    text = GOOD.replace("low = 3\nvalue = 4.5\nhigh = 5.5", numbers)
    assert told(text) == [(13, "assumptions", "assumption")]


def test_an_assumption_given_as_one_number_lacks_its_range():
    text = GOOD.partition("[assumptions")[0] + '[assumptions]\n"asm:walking-speed" = 4.8\n'
    assert [(column, rule) for _, column, rule in told(text)] == [("assumptions", "assumption")]


def test_unknown_settings_are_told_of_in_their_line_with_a_guess():
    area, [found] = read_area((GOOD.replace("max_minutes", "max_minuts")).encode(), file="a")
    assert area is None
    assert (found.row, found.rule) == (11, "unknown_setting")
    assert found.fix == "Did you mean access.max_minutes?"
    assert told(GOOD + "\n[colours]\nred = 1\n") == [(18, "", "unknown_setting")]
    assert told(GOOD.replace("low = 3", "low = 3\nlowest = 2")) == [(15, "", "unknown_setting")]


def test_very_many_unknown_settings_are_cut_short():
    assert len(told("\n".join(f"k{number} = 1" for number in range(2000)) + "\n" + GOOD)) == 50


@pytest.mark.parametrize(
    "content",
    [
        b"name = ",
        b"= 5",
        b"\xff\xfe\x00",
        "name = 'é'".encode("cp1252"),
        b"x = " + b"[" * 5000,
        b"x = " + b"9" * 10_000,
        b"a = 1\na = 2",
        b"\x00",
    ],
)
def test_what_is_not_toml_is_one_finding(content):
    area, [found] = read_area(content, file="area.toml")
    assert area is None
    assert found.rule in {"not_toml", "unknown_setting"}


def test_the_line_of_a_slip_is_told():
    _, [found] = read_area(b'name = "a"\nkind = SECRET\n', file="area.toml")
    assert found.row == 2
    assert "SECRET" not in found.sentence()


def test_a_file_far_too_large_is_not_parsed():
    _, [found] = read_area(b"#" * 2_000_000, file="area.toml")
    assert found.rule == "too_large"


def test_a_sheet_says_the_same_in_text():
    raw = {
        "name": "Westmere",
        "kind": "icb",
        "nation": "England",
        "codes": "E06000059; E06000058",
        "as_of": "2026-05-03",
        "invented": "yes",
        "notes": "",
        "access.leaves_school": "15:15",
        "access.home_by": "20:00",
        "access.max_minutes": "45",
        "assumptions.asm:walking-speed.low": "3",
        "assumptions.asm:walking-speed.value": "4.5",
        "assumptions.asm:walking-speed.high": "5.5",
    }
    area, findings = check_area(raw, file="sheet", row_of=lambda key: 1)
    assert findings == []
    assert area == read_area(GOOD.encode(), file="area.toml")[0]
    dated = check_area(raw | {"as_of": "2026-05-03 00:00"}, file="sheet", row_of=lambda key: 7)
    assert [(found.row, found.column) for found in dated[1]] == [(7, "as_of")]


_words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), max_size=30)
_numbers = st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None)
@given(
    name=_words.filter(lambda text: text.strip()).map(str.strip),
    notes=_words.map(str.strip),
    codes=st.lists(st.from_regex(r"[A-Z][0-9]{8}", fullmatch=True), min_size=1, unique=True),
    as_of=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    minutes=st.integers(1, 240),
    numbers=st.lists(_numbers, min_size=3, max_size=3).map(sorted),
)
def test_what_is_written_reads_back_exactly(name, notes, codes, as_of, minutes, numbers):
    low, value, high = numbers
    area = AreaSettings(
        name=name,
        kind="partnership",
        nation="Wales",
        codes=tuple(codes),
        as_of=as_of,
        notes=notes,
        access=AccessSettings(max_minutes=minutes),
        assumptions={"asm:x": Assumption(low=low, value=value, high=high)},
    )
    assert read_area(format_area(area).encode(), file="area.toml") == (area, [])


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_no_bytes_break_the_reader(tail):
    for content in (tail, GOOD.encode() + tail, b"[access]\n" + tail):
        area, findings = read_area(content, file="area.toml")
        assert (area is None) == bool(findings)
