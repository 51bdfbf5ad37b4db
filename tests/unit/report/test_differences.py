"""Two audits side by side: what each says, in words, and never a difference."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.disclosure import NHS_RULE
from carereach.report.differences import Compared, compare_audits

FIELDS = [
    {"name": "service", "label": "Service", "role": "text", "unit": ""},
    {"name": "seen", "label": "Seen", "role": "people", "unit": "young people"},
    {"name": "share", "label": "Share seen", "role": "share", "unit": ""},
    {"name": "days", "label": "Waiting", "role": "number", "unit": "days"},
    {"name": "ends", "label": "Ends", "role": "date", "unit": ""},
    {"name": "likely", "label": "Likely", "role": "estimate", "unit": ""},
]


def table(*rows: Mapping[str, Any], version: str = NHS_RULE.version) -> dict[str, Any]:
    """A released table as it is kept; the value ``hidden`` stands for a suppressed cell."""
    plain = dict.fromkeys([field["name"] for field in FIELDS])
    return {
        "title": "Waits",
        "fields": FIELDS,
        "rows": [
            {**plain, **{name: None if value == "hidden" else value for name, value in row.items()}}
            for row in rows
        ],
        "not_shown": [
            {name: "suppressed" for name, value in row.items() if value == "hidden"} for row in rows
        ],
        "policy": {"name": NHS_RULE.name, "version": version},
    }


def audit(*rows: Mapping[str, Any], **parts: Any) -> dict[str, Any]:
    return {
        "as_of": "2026-05-03",
        "software": "Carereach 1",
        "pages": [{"key": "access", "title": "Access", "answer": "Some can."}],
        "findings": [],
        "assurance": {"standards": []},
        "tables": {"waits": table(*rows)},
        **parts,
    }


def cells(compared: Compared) -> list[tuple[str, str, str, str]]:
    return [
        (change.row, change.column, change.before, change.after)
        for found in compared.tables
        for change in found.changes
    ]


def test_the_same_twice_says_so() -> None:
    same = audit({"service": "Harbour", "seen": 20})
    assert compare_audits(same, same).is_same


def test_a_changed_cell_is_shown_in_both_versions() -> None:
    compared = compare_audits(
        audit({"service": "Harbour", "seen": 20, "share": 0.5, "days": 9, "ends": "2026-05-03"}),
        audit({"service": "Harbour", "seen": 25, "share": 0.6, "days": None, "ends": ""}),
    )
    assert cells(compared) == [
        ("Harbour", "Seen (young people)", "20", "25"),
        ("Harbour", "Share seen", "50%", "60%"),
        ("Harbour", "Waiting (days)", "9", "not supplied"),
        ("Harbour", "Ends", "3 May 2026", "–"),
    ]
    assert not compared.is_same


def test_where_one_version_keeps_a_count_back_all_counts_are_ranges() -> None:
    compared = compare_audits(
        audit(
            {"service": "Harbour", "seen": "hidden", "share": None},
            {"service": "Quay", "seen": 10, "share": 0.5, "likely": 1200},
            {"service": "Mill", "seen": 0},
        ),
        audit(
            {"service": "Harbour", "seen": 10, "share": 0.1},
            {"service": "Quay", "seen": 20, "share": 0.9, "likely": 1300},
            {"service": "Mill", "seen": 100},
        ),
    )
    assert compared.tables[0].guarded
    assert cells(compared) == [
        ("Harbour", "Seen (young people)", "1 to 7, not shown", "8 to 12"),
        ("Quay", "Seen (young people)", "8 to 12", "18 to 22"),
        ("Quay", "Likely", "1,148 to 1,252", "1,248 to 1,352"),
        ("Mill", "Seen (young people)", "0", "98 to 102"),
    ]


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_range_holds_the_number_that_was_counted(before: int, after: int) -> None:
    def released(count: int) -> Any:
        if count == 0:
            return 0
        return "hidden" if count <= NHS_RULE.suppress_up_to else (count + 2) // 5 * 5

    kept_back = {"service": "Quay", "seen": "hidden"}
    compared = compare_audits(
        audit({"service": "Harbour", "seen": released(before)}, kept_back),
        audit({"service": "Harbour", "seen": released(after)}, kept_back),
    )
    for _, _, *words in cells(compared):
        for count, said in zip((before, after), words, strict=True):
            ends = [int(part) for part in said.split(",")[0].split(" to ")]
            assert ends[0] <= count <= ends[-1]
            assert ends[0] == 0 or ends[0] > NHS_RULE.suppress_up_to or said.endswith("not shown")


def test_counts_of_another_rule_are_not_compared_where_one_is_kept_back() -> None:
    rows = {"service": "Harbour", "seen": "hidden"}, {"service": "Quay", "seen": 10}
    other = table(
        {"service": "Harbour", "seen": "hidden"}, {"service": "Quay", "seen": 12}, version="2019"
    )
    compared = compare_audits(audit(*rows), audit(tables={"waits": other}))
    assert cells(compared) == [
        ("Harbour", "Seen (young people)", "1 to 7, not shown", "not shown"),
        ("Quay", "Seen (young people)", "8 to 12", "not compared"),
    ]


def test_rows_that_come_and_go_are_named() -> None:
    compared = compare_audits(
        audit({"service": "Harbour", "days": 1}, {"service": "Quay"}),
        audit({"service": "Harbour", "days": 1}, {"service": None}),
    )
    assert compared.tables[0].added == ("not supplied",)
    assert compared.tables[0].gone == ("Quay",)


def test_rows_with_one_name_are_told_apart_by_more_words_or_their_number() -> None:
    first = {"service": "Harbour", "ends": "2026-05-03", "days": 1}
    second = {"service": "Harbour", "ends": "2026-06-03", "days": 2}
    compared = compare_audits(audit(first, second), audit(first, {**second, "days": 3}))
    assert cells(compared) == [("Harbour, 2026-06-03", "Waiting (days)", "2", "3")]
    compared = compare_audits(audit(first, first), audit(first, {**first, "days": 3}))
    assert cells(compared) == [("Harbour, 2026-05-03, 2", "Waiting (days)", "1", "3")]


def test_a_long_list_of_changes_is_cut_and_counted() -> None:
    compared = compare_audits(
        audit(*({"service": f"S{number}", "days": 1} for number in range(45))),
        audit(*({"service": f"S{number}", "days": 2} for number in range(45))),
    )
    assert (len(compared.tables[0].changes), compared.tables[0].left_out) == (40, 5)


def test_whole_tables_and_columns_that_come_and_go() -> None:
    narrow = table({"service": "Harbour", "days": 1})
    narrow["fields"] = FIELDS[:1]
    compared = compare_audits(
        audit(tables={"old": {**narrow, "title": "Old"}, "waits": narrow}),
        audit(tables={"new": {**narrow, "title": "New"}, "waits": table({"service": "Harbour"})}),
    )
    assert (compared.tables_added, compared.tables_gone) == (("New",), ("Old",))
    assert compared.tables == ()


def finding(sentence: str, section: str = "access") -> dict[str, str]:
    return {"section": section, "sentence": sentence}


def test_findings_pair_when_only_their_numbers_differ() -> None:
    before = [finding("About 2,900 cannot get in."), finding("The clinic shuts."), finding("Same.")]
    after = [finding("About 3,100 cannot get in."), finding("A door opens.", "doors"), before[2]]
    compared = compare_audits(audit(findings=before), audit(findings=after))
    assert [(found.section, found.before, found.after) for found in compared.findings] == [
        ("Access", "About 2,900 cannot get in.", "About 3,100 cannot get in."),
        ("doors", "", "A door opens."),
        ("Access", "The clinic shuts.", ""),
    ]


def test_answers_standards_dates_and_software() -> None:
    pages = [{"key": "access", "title": "Access", "answer": "All can."}]
    before = audit(
        assurance={"standards": [{"id": "A", "result": "met"}, {"id": "B", "result": "met"}]}
    )
    after = audit(
        assurance={"standards": [{"id": "A", "result": "not met", "statement": "Doors open."}]},
        pages=pages,
        as_of="2026-06-03",
        software="Carereach 2",
    )
    compared = compare_audits(before, after)
    assert [(found.before, found.after) for found in compared.answers] == [
        ("Some can.", "All can.")
    ]
    told = [(row.name, row.statement, row.before, row.after) for row in compared.standards]
    assert told == [("A", "Doors open.", "met", "not met"), ("B", "", "met", "not asked")]
    assert compared.notes[0] == "The dates differ: 3 May 2026 and 3 June 2026."
    assert "a change may be one of method" in compared.notes[1]


@pytest.mark.parametrize("part", ["assurance"])
def test_an_audit_without_a_room_is_compared_all_the_same(part: str) -> None:
    without = {name: value for name, value in audit().items() if name != part}
    assert compare_audits(without, without).is_same
