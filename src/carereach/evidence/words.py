"""Words we do not use about children: what was found, and what to say instead.

Children are never described as causing, choosing or consenting to what is done to them. Generated
text with a listed word fails a test; a person's own text gets a warning, never a silent edit.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from carereach.base import EvidenceError
from carereach.evidence.files import read_toml

__all__ = ["WordHit", "WordRule", "check_words", "read_rule"]

_FILE = "words.toml"
_GAP = r"[\s\-‐‑–_]*"
_EDGE_BEFORE, _EDGE_AFTER = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"
_QUOTED = re.compile(r"“[^”]{1,400}”|\"[^\"\n]{1,400}\"")
_SENTENCE_END = re.compile(r"[.!?]\s|\n")
_CONTEXTS = ("near", "unless_before", "unless_after", "unless_near")
_NATIONS = ("England", "Wales")


@dataclass(frozen=True, slots=True, order=True)
class WordHit:
    """One listed word in a text: where it stands and what to say instead."""

    start: int
    end: int
    found: str
    """As written in the text."""
    term: str
    """As listed."""
    say: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRule:
    """One entry of the word list, ready to match."""

    say: str
    terms: tuple[tuple[str, re.Pattern[str]], ...]
    nations: tuple[str, ...]
    contexts: Mapping[str, re.Pattern[str]]


def check_words(text: str, *, nation: str | None = None) -> tuple[WordHit, ...]:
    """Return every listed word in a text, in order of place; an empty tuple when there is none.

    Case, spacing and hyphens are ignored. Quotations in double marks, offence names, cited titles
    and other senses of a word are allowed.

    Args:
        text: what is to be shown or was typed.
        nation: use one nation's list only; by default both lists.
    """
    allowed = _allowed_spans(text)
    hits = {
        WordHit(match.start(), match.end(), match.group(), term, rule.say)
        for rule in _rules()
        if nation is None or nation in rule.nations
        for term, pattern in rule.terms
        for match in pattern.finditer(text)
        if not _is_inside(match, allowed) and _counts(match, text, rule.contexts)
    }
    return tuple(sorted(hits))


def _counts(match: re.Match[str], text: str, contexts: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether the surroundings make this a listed use rather than another sense."""
    sentence = _sentence(text, match)
    before, after = text[: match.start()], text[match.end() :]
    if "near" in contexts and not contexts["near"].search(sentence):
        return False
    if "unless_near" in contexts and contexts["unless_near"].search(sentence):
        return False
    if "unless_before" in contexts and contexts["unless_before"].search(before):
        return False
    return not ("unless_after" in contexts and contexts["unless_after"].match(after))


def _sentence(text: str, match: re.Match[str]) -> str:
    start = max((end.end() for end in _SENTENCE_END.finditer(text, 0, match.start())), default=0)
    end = _SENTENCE_END.search(text, match.end())
    return text[start : end.start() if end else len(text)]


def _allowed_spans(text: str) -> list[tuple[int, int]]:
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    named = [match.span() for match in _names().finditer(text)]
    return quoted + named


def _is_inside(match: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= match.start() and match.end() <= end for start, end in spans)


@cache
def _names() -> re.Pattern[str]:
    raw = read_toml(_FILE)
    return re.compile("|".join(map(_phrase, raw["offence_names"] + raw["cited_titles"])), re.I)


@cache
def _rules() -> tuple[WordRule, ...]:
    return tuple(read_rule(raw) for raw in read_toml(_FILE)["words"])


def read_rule(raw: Mapping[str, Any]) -> WordRule:
    """Check one entry of the word list and return it ready to match.

    Raises:
        EvidenceError: a field is missing or unknown.
    """
    terms = raw.get("terms")
    name = terms[0] if terms else "without terms"
    if not terms or not raw.get("say"):
        raise EvidenceError(f"{_FILE}, entry {name}, field terms or say is empty: fill it.")
    unknown = set(raw) - {"say", "terms", "case", "nations", *_CONTEXTS}
    if unknown:
        raise EvidenceError(f"{_FILE}, entry {name}, field {min(unknown)} is not known: remove it.")
    flags = re.NOFLAG if raw.get("case") else re.IGNORECASE
    return WordRule(
        say=raw["say"],
        terms=tuple((term, re.compile(_phrase(term), flags)) for term in terms),
        nations=tuple(raw.get("nations", _NATIONS)),
        contexts={key: _context(key, raw[key]) for key in _CONTEXTS if key in raw},
    )


def _context(key: str, phrases: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(map(_phrase, phrases))
    if key == "unless_before":
        either = rf"(?:{either}){_GAP}$"
    elif key == "unless_after":
        either = rf"{_GAP}(?:{either})"
    return re.compile(either, re.IGNORECASE)


def _phrase(phrase: str) -> str:
    """Return a pattern: loose gaps between words, ``~`` for any ending, whole words only."""
    open_ended = phrase.endswith("~")
    words = re.split(r"[\s\-]+", phrase.removesuffix("~"))
    ending = r"[A-Za-z]*" if open_ended else ""
    body = _GAP.join(map(re.escape, words))
    return f"{_EDGE_BEFORE}{body}{ending}{_EDGE_AFTER}"
