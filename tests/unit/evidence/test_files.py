"""The evidence files are read whole or refused."""

import pytest

from carereach.base import EvidenceError
from carereach.evidence.files import parse_rows, parse_toml, read_table


def test_an_empty_cell_is_null():
    cells = read_table("economics.csv").filter(id="econ:H08")
    assert cells["value"].item() is None


@pytest.mark.parametrize("content", ["a,b\n1\n", "a,b\n1,2,3\n"])
def test_a_row_with_too_few_or_many_cells_is_refused(content):
    with pytest.raises(EvidenceError, match=r"x\.csv, row 2 does not have one cell"):
        parse_rows(content, name="x.csv")


def test_broken_toml_is_refused():
    with pytest.raises(EvidenceError, match=r"x\.toml is not valid TOML"):
        parse_toml("a = ", name="x.toml")
