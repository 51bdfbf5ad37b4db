import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.sources import csv_shape
from carereach.sources.csv_shape import BLOCK_BYTES, next_regular_block


@pytest.mark.parametrize(
    ("content", "records"),
    [
        (b"1,2\n3,4\n", 2),
        (b"1,2\n3,4", 2),
        (b"1,2\r\n3,4\r\n", 2),
        (b'"1","2"\n', 1),
        (b'"a,b","c\nd"\n3,4\n', 2),
        (b'"a""b",c\n', 1),
        (b'"",""\n', 1),
        (b",\n", 1),
        ('é,"ü"\n'.encode(), 1),
    ],
)
def test_regular_files_are_one_block(content, records):
    assert next_regular_block(content, 0, 2) == (len(content), records)


@pytest.mark.parametrize(
    "content",
    [
        b"1\n",
        b"1,2,3\n",
        b"1,2\n3\n",
        b"1,2\n3,4,5\n",
        b"1,2\n\n3,4\n",
        b'1,"2\n3,4\n',
        b'1,a"b"\n',
        b'1,"a"b\n',
        b'"1"x,2\n',
        b"1,2\r3,4\r",
        b"1,2\n3",
        b'1,2\n3,"4',
    ],
)
def test_irregular_files_are_left_to_be_read_with_care(content):
    assert next_regular_block(content, 0, 2) is None


def test_single_columns_have_a_record_for_each_line():
    assert next_regular_block(b"1\n2\n3", 0, 1) == (5, 3)


def test_a_block_ends_with_its_last_whole_record():
    line = b"aaaaaaaaa,bbbbbbbbb\n"
    content = line * (BLOCK_BYTES // len(line) + 10)
    end, records = next_regular_block(content, 0, 2)
    assert end == records * len(line)
    assert BLOCK_BYTES - len(line) < end <= BLOCK_BYTES
    assert next_regular_block(content, end, 2) == (
        len(content),
        len(content) // len(line) - records,
    )


def test_a_line_end_cut_in_two_by_the_block_is_still_one():
    line = b"aaaaaaaaa,bbbbbbb\r\n"
    content = line * (BLOCK_BYTES // len(line) + 2)
    start = 0
    records = 0
    while start < len(content):
        start, found = next_regular_block(content, start, 2)
        records += found
    assert records == content.count(b"\n")


def test_a_quoted_cell_longer_than_a_block_is_left_to_care():
    assert next_regular_block(b'1,"' + b"x" * BLOCK_BYTES + b'"\n', 0, 2) is None


_cells = st.text(st.sampled_from('ab,"\n\r '), max_size=6)


@settings(deadline=None)
@given(st.lists(st.tuples(_cells, _cells, _cells), min_size=1, max_size=8), st.booleans())
def test_what_a_csv_writer_writes_is_counted_as_it_was_written(rows, is_quoted):
    target = io.StringIO(newline="")
    style = csv.QUOTE_ALL if is_quoted else csv.QUOTE_MINIMAL
    csv.writer(target, quoting=style, lineterminator="\n").writerows(rows)
    content = target.getvalue().encode()
    found = next_regular_block(content, 0, 3)
    if found is not None:
        assert found == (len(content), len(rows))
    else:
        assert b"\r" in content


@settings(deadline=None)
@given(st.text(st.sampled_from('a,"\n\r'), min_size=1, max_size=30))
def test_what_counts_as_regular_reads_the_same_to_a_strict_reader(text):
    found = next_regular_block(text.encode(), 0, 2)
    if found is None:
        return
    end, records = found
    assert end == len(text)
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [len(row) for row in rows] == [2] * records


def test_the_module_says_how_large_its_blocks_are():
    assert csv_shape.BLOCK_BYTES == 8 * 1024 * 1024
