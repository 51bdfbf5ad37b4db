"""From the words of a directory to our settings: only where they mean the same thing."""

import difflib
import re
import tomllib
from importlib.resources import files
from typing import Any

__all__ = [
    "looks_confidential",
    "looks_like_a_test",
    "near_names",
    "setting_of_term",
    "setting_of_type",
    "suggest_setting",
]

_WORDS: dict[str, Any] = tomllib.loads(
    files(__package__).joinpath("settings.toml").read_text(encoding="utf-8")
)
_TERMS: dict[str, str] = _WORDS["terms"]
_TYPES: dict[str, str] = _WORDS["organisation_types"]
_NAMES = [(re.compile(pattern), setting) for pattern, setting in _WORDS["names"]["words"]]
_CONFIDENTIAL = re.compile(_WORDS["confidential"]["words"])
_TEST = re.compile(_WORDS["test_entries"]["words"])
_ALMOST_THE_SAME = 0.8
"""How alike two words must be to pass for a slip of the keyboard [share of letters]."""


def setting_of_term(term: str) -> str | None:
    """Return the setting a taxonomy term stands for, or nothing if it is not the same thing."""
    return _TERMS.get(_plain(term))


def setting_of_type(kind: str, subtype: str) -> str | None:
    """Return the setting of an NHS website organisation type, or nothing if it says too little."""
    exact = _TYPES.get(f"{_plain(kind)}/{_plain(subtype)}")
    return exact if exact is not None else _TYPES.get(_plain(kind))


def suggest_setting(name: str) -> str | None:
    """Return the setting a service's name suggests: a guess for a person to confirm."""
    words = _plain(name)
    return next((setting for pattern, setting in _NAMES if pattern.search(words)), None)


def looks_confidential(*names: str | None) -> bool:
    """Whether a name suggests a place that must never be shown, such as a refuge."""
    return any(_CONFIDENTIAL.search(_plain(name)) for name in names if name)


def looks_like_a_test(*names: str | None) -> bool:
    """Whether a name suggests an entry made to try the system. An STI test is not one."""
    return any(_TEST.search(_plain(name)) for name in names if name)


def near_names(one: str, other: str) -> bool:
    """Whether two names are the same but for case, signs or one slip in one word.

    Words that are short or hold a figure must agree exactly: "Ward 1" is not "Ward 2".
    """
    left, right = _plain(one).split(), _plain(other).split()
    if len(left) != len(right):
        return False
    different = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return len(different) <= 1 and all(_is_slip(a, b) for a, b in different)


def _is_slip(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 5 or not (one + other).isalpha():
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= _ALMOST_THE_SAME


def _plain(text: str) -> str:
    """Return words in lower case with single spaces and no signs."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower().replace("'", "")).split())
