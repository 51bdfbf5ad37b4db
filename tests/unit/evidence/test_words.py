"""Words we do not use about children: hits, exceptions and contexts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import EvidenceError
from carereach.evidence import check_words
from carereach.evidence.words import read_rule

HITS = [
    ("a child prostitute", "child who is sexually exploited"),
    ("peers in prostitution", "child who is sexually exploited"),
    ("she is promiscuous", "is being sexually abused or exploited"),
    ("having sex with older men", "is being sexually abused or exploited"),
    ("a lifestyle choice", "is being put at risk by others; is being exploited"),
    ("putting herself at risk", "is being put at risk by others; is being exploited"),
    ("The child consented.", "was coerced, manipulated or deceived; appeared to co-operate"),
    ("The boy was willing.", "was coerced, manipulated or deceived; appeared to co-operate"),
    ("her older boyfriend", None),
    ("in a relationship with an adult", None),
    ("in exchange for gifts", "given things in order to control or exploit"),
    ("The young person refused.", None),
    ("refused support twice", None),
    ("hard to reach groups", None),
    ("did not attend clinic", "was not brought; missed, and we followed up"),
    ("failed to disclose", "has not told us"),
    ("The child denied it.", "has not told us"),
    ("attention-seeking", None),
    ("a manipulative girl", None),
    ("absconded from care", "went missing; ran away from"),
    ("a runaway", "went missing; ran away from"),
    ("a gang member aged 14", None),
    ("young offenders", None),
    ("the typical victim", None),
    ("a high-risk victim", None),
    ("the risk score was 14", "indicator, prompt for curiosity"),
    ("child pornography", None),
    ("swapping sexts", None),
    ("total cases in 2025", "recorded cases; estimated cases, with range"),
    ("It saves £12 for every £1.", None),
    ("she was rescued", "supported, recovering, affected"),
    ("broken children", "supported, recovering, affected"),
    ("BME young people", "name the group; say when it is not known"),
    ("LGBT communities", "name the group; say when it is not known"),
    ("LAC reviews", "child in care; the home could not continue"),
    ("placement breakdown", "child in care; the home could not continue"),
]

ALLOWED = [
    "He consented to share information with the school.",
    "Consent in education: what young men learn.",
    "young people who consented to take part",
    "the commissioner was willing to pay",
    "older partner organisations",
    "a trusting relationship",
    "The child describes X as her partner.",
    "The licence application was refused.",
    "The panel refused a place for the child.",
    "The service refused referral for a young person.",
    "Access was denied to the young person.",
    "Partners who did not attend the meeting.",
    "manipulative adults",
    "There is no typical victim.",
    "no risk score is ever made",
    "an adult gang member",
    "One 2011 study put it at £6 to £12; it saves £12 for every £1 only if risk rises.",
    "Support was broken off when the contract ended.",
    "an LGBT-inclusive clinic",
    "exploited children are not to blame",
    "youth offending service",
    "a relay of lace",
    "He wrote “she was promiscuous” in the file.",
    'The old form asks about "peers in prostitution".',
    "Sexual Offences Act 2003: causing or inciting child prostitution",
    "Safeguarding children involved in prostitution (2000)",
    "young offender institution",
]


@pytest.mark.parametrize(("text", "say"), HITS)
def test_a_listed_word_is_found_with_what_to_say_instead(text, say):
    hits = check_words(text)
    assert hits, text
    hit = hits[0]
    assert text[hit.start : hit.end] == hit.found
    if say:
        assert hit.say == say


@pytest.mark.parametrize("text", ALLOWED)
def test_other_senses_titles_offences_and_quotes_are_allowed(text):
    assert check_words(text) == ()


@pytest.mark.parametrize(
    "text", ["LIFESTYLE CHOICE", "life style choice", "lifestyle-choice", "lifestyle_choices"]
)
def test_case_spacing_and_hyphens_do_not_matter(text):
    squeezed = text.replace("life style", "lifestyle")
    assert check_words(squeezed)


@given(gap=st.text(alphabet=" -–\t\n", max_size=4), upper=st.booleans())
def test_any_gap_between_words_is_the_same_to_the_list(gap, upper):
    phrase = f"hard{gap}to{gap}reach"
    assert check_words(phrase.upper() if upper else phrase)


@given(st.text(max_size=200))
def test_any_text_can_be_checked_and_is_never_changed(text):
    for hit in check_words(text):
        assert text[hit.start : hit.end] == hit.found


def test_hits_come_in_order_of_place():
    hits = check_words("She absconded. It was a lifestyle choice. Total cases: 4.")
    assert [hit.term for hit in hits] == ["absconded", "lifestyle choice~", "total cases"]


def test_english_and_welsh_lists_stand_side_by_side():
    welsh = "Dewis ffordd o fyw oedd hynny."
    assert check_words(welsh)
    assert check_words(welsh, nation="Wales")
    assert not check_words(welsh, nation="England")
    assert check_words("a lifestyle choice", nation="Wales")


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ({"say": "x"}, "entry without terms, field terms or say is empty"),
        ({"terms": ["a"]}, "entry a, field terms or say is empty"),
        ({"terms": ["a"], "say": "x", "unless": ["b"]}, "entry a, field unless is not known"),
    ],
)
def test_a_malformed_entry_is_refused(raw, says):
    with pytest.raises(EvidenceError, match=says):
        read_rule(raw)
