"""Colours must work in grey, for colour-blind eyes, and as text."""

import itertools

import pytest

from carereach.report.charts.palette import INK, PARTS, QUIET, SEQUENCE, STATES


def light_of(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((light_of(one), light_of(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_sequence_darkens_at_every_step_so_it_prints_in_grey() -> None:
    lights = [light_of(colour) for colour in SEQUENCE]
    assert all(before > after * 1.3 for before, after in itertools.pairwise(lights))


@pytest.mark.parametrize("state", STATES)
def test_a_states_symbol_reads_on_its_colour(state: str) -> None:
    look = STATES[state]
    assert contrast(look.fill, look.ink) >= 4.5


def test_no_two_states_share_a_symbol_or_a_colour() -> None:
    assert len({look.symbol for look in STATES.values()}) == 4
    assert len({look.fill for look in STATES.values()}) == 4


def test_words_read_on_white() -> None:
    assert contrast(INK, "#ffffff") >= 7
    assert contrast(QUIET, "#ffffff") >= 4.5


def test_neighbouring_parts_differ_in_pattern_or_plainly_in_light() -> None:
    for before, after in itertools.pairwise(PARTS):
        assert before.pattern != after.pattern or contrast(before.fill, after.fill) >= 3
