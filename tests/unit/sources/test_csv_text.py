import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.sources.csv_shape import BLOCK_BYTES
from carereach.sources.csv_text import CsvText


def read(content: bytes):
    """Header, rows and (row, rule) of the findings."""
    text = CsvText(content, file="t.csv")
    blocks = list(text.blocks())
    rows = [list(row) for block in blocks for row in block.rows()]
    return text.header, rows, [(found.row, found.rule) for found in text.findings]


def plain(rows):
    """Rows with empty cells as nulls, as both ways of reading mean the same."""
    return [[cell or None for cell in row] for row in rows]


def test_a_plain_file():
    assert read(b"a,b\n1,2\n3,\n") == (["a", "b"], [["1", "2"], ["3", None]], [])


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfa,b\r\n1,2\r\n",
        b"a,b\r1,2\r",
        b'"a","b"\n"1","2"\n',
        b" a , b (required)\n1,2",
        b'a,"b"\n1,"2"',
    ],
)
def test_marks_quotes_and_line_ends_make_no_difference(content):
    header, rows, findings = read(content)
    assert (header, rows, findings) == (["a", "b"], [["1", "2"]], [])


def test_cells_are_text_as_written():
    content = 'a,b\n007,"x, ""y""\nz"\n 1 ,é\n'.encode()
    assert read(content)[1] == [["007", 'x, "y"\nz'], [" 1 ", "é"]]


def test_a_line_end_of_any_kind_may_stand_in_quotes():
    assert read(b'a,b\n1,"x\ry"\n2,"x\r\ny"\n')[1] == [["1", "x\ry"], ["2", "x\r\ny"]]


def test_a_header_alone():
    assert read(b"a,b") == (["a", "b"], [], [])
    assert read(b'a,"b\nc"\n') == (["a", "b\nc"], [], [])


@pytest.mark.parametrize(
    ("content", "row", "rule"),
    [
        (b"", 0, "empty_file"),
        (b" \n\r\n\t", 0, "empty_file"),
        (b"\xef\xbb\xbf", 0, "empty_file"),
        (b",,\n1,2,3\n", 1, "missing_header"),
        (b"\n1,2\n", 1, "missing_header"),
        (b"a;b\n1;2\n", 1, "delimiter"),
        (b"a\tb\n1\t2\n", 1, "delimiter"),
        (b"a|b\n", 1, "delimiter"),
        ("a,b\n1,2\n".encode("utf-16"), 0, "encoding"),
        ("a,b\n1,2\n".encode("utf-16-le"), 0, "encoding"),
        ("á,b\n1,2\n".encode("cp1252"), 1, "encoding"),
        (b"PK\x03\x04rest", 0, "not_csv"),
        (b"\xd0\xcf\x11\xe0rest", 0, "not_csv"),
        (b'"a,b\n1,2\n', 1, "quotes"),
        (b'"a,b\n1,2\n' + b"x" * 2_000_000, 1, "quotes"),
        (b"a," * 600 + b"\n", 1, "too_many_columns"),
        (b"a" * 2000 + b",b\n", 1, "missing_header"),
        (b"a" * 200_000 + b",b\n", 1, "missing_header"),
    ],
)
def test_what_is_not_a_csv_file_is_one_finding(content, row, rule):
    header, rows, findings = read(content)
    assert (header, rows, findings) == ([], [], [(row, rule)])


def test_a_letter_saved_in_another_way_is_found_in_its_row():
    content = b"a,b\n1,2\n3,4\n" + "5,café\n".encode("cp1252")
    assert read(content)[2] == [(4, "encoding")]
    later = b"a,b\n1,2\n3\n" + "5,café\n".encode("cp1252")
    assert (4, "encoding") in read(later)[2]


def test_rows_that_are_too_short_or_too_long_keep_what_fits():
    header, rows, findings = read(b"a,b\n1\n1,2,3\n1,2,,\n\n1,2\n")
    assert header == ["a", "b"]
    assert plain(rows) == [["1", None], ["1", "2"], ["1", "2"], [None, None], ["1", "2"]]
    assert findings == [(2, "ragged_row"), (3, "ragged_row")]


def test_too_many_ragged_rows_stop_the_reading():
    header, rows, findings = read(b"a,b\n" + b"1\n" * 5000)
    assert header == ["a", "b"]
    assert len(findings) == 1002
    assert len(rows) <= 1002


@pytest.mark.parametrize("content", [b'a,b\n1,2\n"3,4\n5,6\n', b'a,b\n1,2\n"3"x,4\n'])
def test_a_stray_quotation_mark_is_found_in_its_row_and_rows_above_are_kept(content):
    _, rows, findings = read(content)
    assert rows == [["1", "2"]]
    assert findings == [(3, "quotes")]


def test_cells_of_any_length_are_read_both_ways():
    cell = b"x" * 200_000
    assert read(b"a,b\n1," + cell + b"\n")[1:] == ([["1", cell.decode()]], [])
    assert read(b"a,b\n\n1," + cell + b"\n")[1:] == ([["", ""], ["1", cell.decode()]], [])
    assert csv.field_size_limit() >= 131_072
    assert read(b'a,b\n1,"' + cell)[2] == [(2, "quotes")]


def test_long_files_come_in_blocks_and_rows_keep_their_number():
    line = b"0123456789,abcdefghij\n"
    rows = 2 * BLOCK_BYTES // len(line)
    content = b"first,second\n" + line * rows + b"short\n" + line
    text = CsvText(content, file="t.csv")
    blocks = list(text.blocks())
    assert len(blocks) >= 3
    assert sum(block.height for block in blocks) == rows + 2
    [found] = text.findings
    assert (found.row, found.rule) == (rows + 2, "ragged_row")
    assert all(set(block.dtypes) == {pl.String} for block in blocks)


def test_findings_never_repeat_a_cell():
    for content in (b"SECRET;b\n", b'a,b\nSECRET\n"SECRET', b"a,b\nSECRET,\xff\n"):
        text = CsvText(content, file="t.csv")
        list(text.blocks())
        assert text.findings
        assert not any("SECRET" in found.sentence() for found in text.findings)
        assert all(found.fix.endswith(".") for found in text.findings)


@settings(deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(
                st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\r"),
                max_size=6,
            ),
            min_size=3,
            max_size=3,
        ),
        max_size=8,
    ),
    st.sampled_from(("\n", "\r\n")),
    st.booleans(),
)
def test_whatever_a_csv_writer_writes_reads_back(rows, line_end, is_quoted):
    target = io.StringIO(newline="")
    style = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    csv.writer(target, quoting=style, lineterminator=line_end).writerows([["a", "b", "c"], *rows])
    header, found, findings = read(target.getvalue().encode())
    assert header == ["a", "b", "c"]
    assert findings == []
    assert plain(found) == plain(rows)


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_break_the_reader(tail):
    for content in (tail, b"a,b\n" + tail, b'a,b\n1,"' + tail, b"\xef\xbb\xbf" + tail):
        text = CsvText(content, file="t.csv")
        for block in text.blocks():
            assert block.width == len(text.header)
