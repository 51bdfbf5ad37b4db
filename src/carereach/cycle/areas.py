"""Find an area of England or Wales by name or code: a board or a council that commissions."""

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import polars as pl

from carereach.base import SourceError
from carereach.sources import public_pack

__all__ = ["ChosenArea", "choose_area", "find_areas"]

_KINDS = {"icb": "integrated care board", "local_authority": "council"}
_FOUND_BY = (
    "code",
    "former code",
    "name",
    "part of the name",
    "district inside it",
    "closest spelling",
)
"""How an area was found, surest first."""
_SURE_ENOUGH = _FOUND_BY[:4]
_PASSING_WORDS = frozenset(
    {"nhs", "integrated", "care", "board", "icb", "council", "county", "borough", "city", "of"}
    | {"the", "metropolitan", "unitary", "authority", "district"}
)
_BOARD_WORDS = frozenset({"nhs", "icb", "integrated"})
_COUNCIL_WORDS = frozenset({"council", "borough", "unitary", "metropolitan"})
_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenArea:
    """One board or council, or several that work together."""

    code: str
    """NHS code of a board, ONS code of a council; of a partnership, all of them with ``+``."""
    name: str
    kind: Literal["icb", "local_authority", "partnership"]
    nation: Literal["England", "Wales"]


def find_areas(text: str = "") -> pl.DataFrame:
    """Find the boards and councils a name or code may mean.

    Case, spaces and words such as "NHS" or "Council" do not matter. If nothing has the name, the
    closest spellings are given.

    Args:
        text: a name, part of one, or a code; empty for every area.

    Returns:
        ``code``, ``name``, ``kind``, ``nation``, ``found_by`` (how it was found), surest first;
        empty when nothing is even close.
    """
    known = _known_areas()
    if not _plain(text):
        found = [(area, "name") for area in known.values()]
    else:
        found = list(_matches(text)) or list(_closest(text))
    rows: dict[str, tuple[str, ...]] = {}
    for area, found_by in found:
        rows.setdefault(area.code, (area.code, area.name, _KINDS[area.kind], area.nation, found_by))
    schema = dict.fromkeys(("code", "name", "kind", "nation", "found_by"), pl.String)
    return pl.DataFrame(list(rows.values()), schema=schema, orient="row")


def choose_area(name_or_code: str) -> ChosenArea:
    """Return the one area a name or code means.

    Raises:
        SourceError: it means several or none; the sentence gives the codes to choose from.
    """
    found = find_areas(name_or_code)
    if not _plain(name_or_code) or found.is_empty():
        raise SourceError(
            "No board or council has that name or code: look one up with `carereach areas TEXT`."
        )
    best = found.filter(pl.col("found_by") == found["found_by"][0])
    if best.height == 1 and best["found_by"][0] in _SURE_ENOUGH:
        return _known_areas()[best["code"][0]]
    choices = "; ".join(f"{code} {name}" for code, name in best.select("code", "name").iter_rows())
    problem = {
        "closest spelling": "No board or council has that name or code. Did you mean",
        "district inside it": "That is a district; these councils or boards hold it",
    }.get(best["found_by"][0], "That could mean more than one area. Give one of these codes")
    raise SourceError(f"{problem}: {choices}.")


@cache
def _known_areas() -> dict[str, ChosenArea]:
    """Every board, then every council, by code."""
    boards = public_pack.boards().sort("name").select("code", "name").iter_rows()
    councils = public_pack.councils().sort("nation", "name").select("code", "name", "nation")
    areas = [
        ChosenArea(code=code, name=_short(name), kind="icb", nation="England")
        for code, name in boards
    ]
    areas += [
        ChosenArea(code=code, name=name, kind="local_authority", nation=nation)
        for code, name, nation in councils.iter_rows()
    ]
    return {area.code: area for area in areas}


def _short(board: str) -> str:
    return board.removesuffix(" Integrated Care Board")


def _matches(text: str) -> Iterator[tuple[ChosenArea, str]]:
    known = _known_areas()
    code = re.sub(r"\s", "", text).upper()
    board_codes = dict(public_pack.boards().select("ons_code", "code").iter_rows())
    if (found := board_codes.get(code, code)) in known:
        yield known[found], "code"
    for former, current in (
        public_pack.former_councils().select("former_code", "current_code").iter_rows()
    ):
        if former == code:
            yield known[current], "former code"
    core = _core(text)
    named = [area for area in known.values() if area.kind in _kinds_meant(text)]
    yield from ((area, "name") for area in named if core == _core(area.name))
    yield from ((area, "part of the name") for area in named if _holds_words(area.name, core))
    for district, council in _districts():
        if core == _core(district):
            yield known[council], "district inside it"


def _kinds_meant(text: str) -> frozenset[str]:
    """Which kinds of area the words allow: "NHS Dorset" is the board, "Dorset Council" is not."""
    words = set(_words(text))
    if words & _BOARD_WORDS:
        return frozenset({"icb"})
    return frozenset({"local_authority"} if words & _COUNCIL_WORDS else _KINDS)


def _holds_words(name: str, core: str) -> bool:
    """Whether a word of the name, with those after it, starts as the text does."""
    words = _words(name)
    return any("".join(words[place:]).startswith(core) for place in range(len(words)))


def _closest(text: str) -> Iterator[tuple[ChosenArea, str]]:
    areas = [area for area in _known_areas().values() if area.kind in _kinds_meant(text)]
    keys = {_core(area.name) for area in areas}
    for key in difflib.get_close_matches(_core(text), sorted(keys), n=_SUGGESTIONS, cutoff=0.6):
        yield from ((area, "closest spelling") for area in areas if _core(area.name) == key)


@cache
def _districts() -> tuple[tuple[str, str], ...]:
    """Districts that are not councils of their own, with the council above them."""
    pairs = (
        public_pack.small_areas()
        .filter(pl.col("district_code") != pl.col("local_authority_code"))
        .select("district_name", "local_authority_code")
        .unique()
        .sort("district_name")
    )
    return tuple(pairs.iter_rows())


def _plain(text: str) -> str:
    """Letters and digits alone: spaces, case, hyphens and apostrophes are no difference."""
    return "".join(_words(text))


def _core(text: str) -> str:
    """The words that tell one area from another; all of them if none is left."""
    words = _words(text)
    return "".join(word for word in words if word not in _PASSING_WORDS) or "".join(words)


def _words(text: str) -> list[str]:
    spelt = text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    return re.findall(r"[a-z0-9]+", spelt)
