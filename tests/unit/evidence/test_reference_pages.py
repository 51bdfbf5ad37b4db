"""The reference pages say what the evidence files say."""

import pytest
from scripts.build_evidence_pages import REFERENCE, evidence_page, standards_page


@pytest.mark.parametrize(
    ("name", "page"), [("evidence", evidence_page), ("standards", standards_page)]
)
def test_the_page_is_as_the_data_say(name, page):
    """When this fails, run ``python scripts/build_evidence_pages.py``."""
    assert (REFERENCE / f"{name}.md").read_text(encoding="utf-8") == page()


def test_an_unchecked_row_is_not_in_the_reference():
    assert "econ:M12" not in evidence_page()
    assert "SUP-02" not in standards_page()
