"""One row changes and no byte of another does."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.cycle.workbench_changes import compare_files, take_back
from carereach.cycle.workbench_rows import count_rows, keyed_places, read_table_text
from carereach.tables import TABLES

LEADERS = TABLES["leadership"]
NAMES = LEADERS.column_names
cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
rows = st.lists(st.lists(cells, min_size=4, max_size=4), max_size=8)


def written(table: list[list[str]], *, end: str = "\n", mark: str = "", last: bool = True) -> bytes:
    target = io.StringIO(newline="")
    for row in (NAMES, *table):
        csv.writer(target, lineterminator="\r\n").writerow(row)
        target.seek(target.tell() - 2)
        target.truncate()
        target.write(end)
    text = target.getvalue()
    return (mark + (text if last else text.removesuffix(end))).encode()


@given(rows, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]), st.booleans())
def test_reading_and_writing_is_exact(
    table: list[list[str]], end: str, mark: str, last: bool
) -> None:
    content = written(table, end=end, mark=mark, last=last)
    text = read_table_text(LEADERS, content)
    assert text.content() == content
    assert text.header == NAMES
    assert count_rows("leadership.csv", content) >= sum(1 for _ in text.rows())


@given(rows, st.data(), st.booleans())
def test_changing_one_row_leaves_the_others(
    table: list[list[str]], data: st.DataObject, last: bool
) -> None:
    text = read_table_text(LEADERS, written(table, last=last))
    if not text.records:
        return
    place = data.draw(st.integers(0, len(text.records) - 1))
    changed = text.with_row(place, {"role": 'a lead, "acting"'})
    kept = [at for at in range(len(text.records)) if at != place]
    assert [changed.records[at] for at in kept] == [text.records[at] for at in kept]
    again = read_table_text(LEADERS, changed.content())
    assert again.cells == changed.cells
    assert again.row(place)["role"] == 'a lead, "acting"'


@given(rows, rows, st.booleans())
def test_rows_added_come_after_the_old_bytes(
    table: list[list[str]], more: list[list[str]], last: bool
) -> None:
    content = written(table, last=last)
    new = [dict(zip(NAMES, row, strict=True)) for row in more]
    text = read_table_text(LEADERS, content).with_rows_added(new)
    assert text.content().startswith(content.removesuffix(b"\n"))
    again = read_table_text(LEADERS, text.content())
    assert len(again.records) >= len(table)
    assert text.without(range(len(text.records))).records == ()


@given(rows, rows)
def test_a_change_taken_back_is_as_if_it_had_not_been(
    table: list[list[str]], other: list[list[str]]
) -> None:
    before, after = written(table), written(other)
    assert take_back("leadership.csv", before=before, after=after, now=after) == before
    assert take_back("leadership.csv", before=before, after=before, now=after) == after or (
        before == after
    )


def test_a_value_in_a_new_column_adds_the_column() -> None:
    text = read_table_text(LEADERS, b"sector,role\r\ncommunity,a lead\r\n\r\nother,b\r\n")
    wide = text.with_row(0, {"in_post": "yes"})
    assert wide.content() == (b"sector,role,in_post\r\ncommunity,a lead,yes\r\n\r\nother,b,\r\n")


def test_long_and_short_rows_and_marks_of_need_are_understood() -> None:
    text = read_table_text(LEADERS, b"sector (required),role\ncommunity\nother,b,c\n")
    assert text.header == ("sector", "role")
    assert text.row(0) == {"sector": "community", "role": ""}
    assert text.row(1) == {"sector": "other", "role": "b"}


def test_files_that_hold_nothing_are_tables_without_rows() -> None:
    assert read_table_text(LEADERS, None).header == NAMES
    assert read_table_text(LEADERS, "\ufeff".encode()).header == ()
    assert count_rows("leadership.csv", b"") == 0
    assert count_rows("area.toml", b"a\nb\n") == 0


def test_rows_that_share_a_key_are_told_apart() -> None:
    content = b"list,police\nyes,yes\nyes,yes\n"
    table = TABLES["lists"]
    places = keyed_places(table, read_table_text(table, content))
    assert sorted(at for _, at in places) == [0, 1]
    changes = compare_files("lists.csv", content, b"list,police\nyes,yes\n")
    assert changes.count("taken away") == 1
    now = content + b"no,yes\n"
    back = take_back("lists.csv", before=b"list,police\nyes,yes\n", after=content, now=now)
    assert back == b"list,police\nyes,yes\nno,yes\n"


def test_settings_and_outlines_are_compared_as_what_they_are() -> None:
    old, new = (
        b'name = "A"\n[access]\nmax_minutes = 40\n',
        b'name = "A"\n[access]\nmax_minutes = 45\n',
    )
    [change] = compare_files("area.toml", old, new).rows
    assert (change.key, change.cells) == (("access.max_minutes",), (("value", "40", "45"),))
    assert compare_files("areas.geojson", b"{}", b"{ }").count("changed") == 1
    assert compare_files("areas.geojson", None, b"{ }").count("added") == 1
    with pytest.raises(SourceError, match="changed again later"):
        take_back("areas.geojson", before=b"{}", after=b"{ }", now=b"{  }")
