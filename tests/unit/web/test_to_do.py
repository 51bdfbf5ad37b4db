"""What an action says of the page it came from."""

import pytest

from carereach.web.plans.shown.to_do import section_words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("access", "Access"),
        ("assurance", "Standards"),
        ("services", "Services and pathways"),
        ("participation", "What young people said"),
        ("a_page_of_before", "A page of before"),
    ],
)
def test_a_section_is_called_as_its_page_is(key: str, words: str) -> None:
    assert section_words(key) == words
