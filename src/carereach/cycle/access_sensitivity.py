"""Other rules of a visit, from the evidence: each is tried by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from carereach.access import AccessRules, Variant
from carereach.evidence import Evidence

__all__ = ["HOLIDAY", "TRIED", "name_variants"]

HOLIDAY = "holiday"
"""Key of the rules of a week in the school holidays."""

TRIED = (
    "asm:travel-limit-tried",
    "asm:leaves-school-later",
    "asm:home-earlier",
    "asm:lone-travel-age",
    "asm:lone-travel-minutes",
)
"""Entries that say which other rules are tried."""


def name_variants(
    rules: AccessRules, figures: Mapping[str, Evidence], *, uses_stand_in: bool
) -> tuple[Variant, ...]:
    """Return the other rules to try, each by itself, in the order of the report."""
    bar, reach = figures["asm:can-get-in-share"], figures["asm:difficulty-share"]
    return tuple(
        Variant(
            key=key,
            words=words,
            rules=changed,
            can_get_in_share=bar.number,
            difficulty_share=reach.number,
        )
        for key, words, changed in _other_rules(rules, figures, uses_stand_in=uses_stand_in)
        if changed != rules
    ) + tuple(
        Variant(
            key=f"{end} bar",
            words=f"the shares that count as getting in are {word}",
            rules=rules,
            can_get_in_share=_end(bar, end),
            difficulty_share=_end(reach, end),
        )
        for end, word in (("low", "lower"), ("high", "higher"))
    )


def _other_rules(
    rules: AccessRules, figures: Mapping[str, Evidence], *, uses_stand_in: bool
) -> Iterator[tuple[str, str, AccessRules]]:
    limit = figures["asm:travel-limit-tried"]
    for minutes in (_end(limit, "low"), limit.number, _end(limit, "high")):
        words = f"journeys of up to {minutes:g} minutes count"
        yield f"limit {minutes:g}", words, replace(rules, max_minutes=minutes)
    later = figures["asm:leaves-school-later"]
    for minutes in dict.fromkeys((_end(later, "low"), _end(later, "high"))):
        leaves = rules.leaves_school_minute + round(minutes)
        words = f"they leave school {minutes:g} minutes later"
        yield f"later {minutes:g}", words, replace(rules, leaves_school_minute=leaves)
    earlier = figures["asm:home-earlier"].number
    words = f"they must be home {earlier:g} minutes earlier"
    home = rules.home_by_minute - round(earlier)
    yield "home earlier", words, replace(rules, home_by_minute=home)
    age = round(figures["asm:lone-travel-age"].number)
    alone = figures["asm:lone-travel-minutes"].number
    words = f"nobody under {age} travels alone for more than {alone:g} minutes"
    yield "not alone", words, replace(rules, lone_age=age, lone_minutes=alone)
    yield HOLIDAY, "it is the school holidays", replace(rules, season="holiday")
    if uses_stand_in:
        yield from _other_speeds(rules, figures)


def _other_speeds(
    rules: AccessRules, figures: Mapping[str, Evidence]
) -> Iterator[tuple[str, str, AccessRules]]:
    """Journeys at both ends of every number of the stand-in together."""
    for words, slow, fast in (("shorter", "low", "high"), ("longer", "high", "low")):
        travel = replace(
            rules.travel,
            detour=_end(figures["asm:detour-factor"], slow),
            walk_kmh=_end(figures["asm:walking-speed"], fast),
            bus_wait_minutes=_end(figures["asm:bus-wait"], slow),
            bus_kmh=_end(figures["asm:bus-speed"], fast),
        )
        yield (
            f"{words} journeys",
            f"journeys that were not supplied are {words}",
            replace(rules, travel=travel),
        )


def _end(entry: Evidence, end: str) -> float:
    found = entry.low if end == "low" else entry.high
    return entry.number if found is None else found
