from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.report.charts.canvas import Canvas, safe_words, text_width, wrap


@given(st.text(max_size=60))
def test_any_words_at_all_make_a_drawing_that_can_be_read(words: str) -> None:
    canvas = Canvas(words, stamp=words)
    canvas.text(0, 10, words)
    canvas.rect(0, 0, 5, 5, "#ffffff", title=words)
    root = ET.fromstring(canvas.svg(20))  # noqa: S314 - our own drawing
    found = [element.text or "" for element in root.iter() if element.tag.endswith("text")]
    kept = "".join(letter for letter in words if safe_words(letter))
    shown = found[-1].replace("\r", "\n")
    assert shown == kept.replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(alphabet="abcdefgh ", min_size=1, max_size=200), st.integers(60, 400))
def test_wrapping_loses_no_words_while_there_is_room(words: str, width: int) -> None:
    lines = wrap(words, width, most=1000)
    assert " ".join(lines).split() == words.split()
    assert all(text_width(line) <= width for line in lines if " " in line)


def test_a_text_that_is_too_long_ends_in_dots() -> None:
    lines = wrap("one two three four five six seven", 60, most=2)
    assert len(lines) == 2
    assert lines[-1].endswith(" …")


def test_wider_words_are_measured_wider() -> None:
    assert text_width("wwww") > text_width("aaaa") > text_width("llll")
    assert text_width("aaaa", bold=True) > text_width("aaaa")


def test_ids_come_from_the_name_and_nothing_else() -> None:
    canvases = [Canvas("Need by source!") for _ in range(2)]
    fills = [canvas.pattern("diagonal") for canvas in canvases]
    assert fills[0] == fills[1]
    assert fills[0].startswith("url(#need-by-source-diagonal")
    assert canvases[0].svg(10) == canvases[1].svg(10)
    assert Canvas("???").pattern("dots").startswith("url(#chart-")
    assert canvases[0].pattern("plain", ground="#123456") == "#123456"


@pytest.mark.parametrize("stamp", ["", "Invented data"])
def test_a_stamp_takes_its_own_line(stamp: str) -> None:
    canvas = Canvas("x", stamp=stamp)
    assert (canvas.top > 30) == bool(stamp)
    assert (stamp in canvas.svg(40)) if stamp else True


def test_the_grid_lies_behind_what_is_drawn() -> None:
    canvas = Canvas("x")
    canvas.rect(0, 0, 5, 5, "#ffffff")
    canvas.behind("line", x1=0, y1=0, x2=5, y2=5)
    svg = canvas.svg(10)
    assert svg.index("<line") < svg.index("<rect")
