"""Whether a CSV file is regular: every record as long as the first, every quote in its place."""

import numpy as np
import numpy.typing as npt

__all__ = ["count_regular_records"]

_COMMA, _NEWLINE, _RETURN, _QUOTE = 44, 10, 13, 34
_BLOCK = 1 << 22

Bytes = npt.NDArray[np.uint8]


def count_regular_records(content: Bytes, width: int) -> int | None:
    """Count the records of a CSV file in which each has ``width`` fields.

    Looks at whole blocks of bytes at once, so that a file of a million rows costs a fraction of a
    second; anything unusual (a ragged or blank line, a stray quote, bare carriage returns) gives
    ``None``, and the file must be read with care instead.

    Args:
        content: the bytes of the file, without a byte-order mark.
        width: fields in each record.
    """
    length = content.size
    if not length or width < 1:
        return None
    quoted = bool((content == _QUOTE).any())
    if not _are_returns_paired(content) or (quoted and not _are_quotes_in_place(content)):
        return None
    field = 0
    records = 0
    inside = False
    for start in range(0, length, _BLOCK):
        block = content[start : start + _BLOCK]
        breaks = (block == _COMMA) | (block == _NEWLINE)
        if quoted:
            open_quotes = np.logical_xor.accumulate(block == _QUOTE) ^ inside
            inside = bool(open_quotes[-1])
            breaks &= ~open_quotes
        kinds = block[np.flatnonzero(breaks)]
        ends = np.flatnonzero(kinds == _NEWLINE)
        expected = np.arange(width - 1 - field, kinds.size, width)
        if not np.array_equal(ends, expected):
            return None
        field = (field + kinds.size) % width
        records += ends.size
    if inside:
        return None
    if content[-1] == _NEWLINE:
        return records if field == 0 else None
    return records + 1 if field == width - 1 else None


def _are_returns_paired(content: Bytes) -> bool:
    """Whether every carriage return stands before a newline."""
    returns = np.flatnonzero(content == _RETURN)
    if not returns.size:
        return True
    return bool(returns[-1] + 1 < content.size and (content[returns + 1] == _NEWLINE).all())


def _are_quotes_in_place(content: Bytes) -> bool:
    """Whether quotes open only at the start of a field and close only at its end."""
    at = np.flatnonzero(content == _QUOTE)
    if at.size % 2:
        return False
    before = content[np.maximum(at[0::2], 1) - 1]
    after = content[np.minimum(at[1::2], content.size - 2) + 1]
    opens = np.isin(before, (_COMMA, _NEWLINE, _QUOTE)) | (at[0::2] == 0)
    closes = np.isin(after, (_COMMA, _NEWLINE, _RETURN, _QUOTE)) | (at[1::2] == content.size - 1)
    return bool(opens.all() and closes.all())
