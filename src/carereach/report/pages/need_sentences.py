"""What the need page says: every sentence is made from released rows alone."""

from collections.abc import Sequence
from math import ceil, floor
from typing import Any

from carereach.evidence import cited
from carereach.report.wording import about, between, join, month_in_words, one_in

__all__ = [
    "answer_in_words",
    "artefact_in_words",
    "known_of_ten",
    "missing_in_words",
    "neighbour_in_words",
    "silent_in_words",
]

Row = dict[str, Any]

_ADVICE = {
    "usable": "The range can be used to plan.",
    "caution": "Use the range with caution.",
}


def answer_in_words(headline: Row, place: str, verdict: str, reasons: Sequence[str]) -> str:
    """Answer how many, with the range and the first reason for doubt."""
    reason = f" {reasons[0]}" if reasons else ""
    if verdict == "refused":
        return f"How many young people may be exploited in {place} cannot be estimated.{reason}"
    if headline["planning"] is None:
        return (
            f"So few young people live in {place} that no range can be shown safely. Plan together "
            f"with a neighbouring area.{reason}"
        )
    spread = _capital(between(headline["low"], headline["high"]))
    return (
        f"{spread} young people aged 8 to 17 are likely to be sexually exploited, or at risk of "
        f"it, in {place} in a year; a cautious figure to plan by is "
        f"{about(headline['planning'])}. {_known(headline)}{_ADVICE[verdict]}{reason}"
    )


def _known(headline: Row) -> str:
    if headline.get("known_state") == "suppressed":
        return "A few are known to the best local source, too few to show. "
    if headline["known"] is None:
        return ""
    if headline["known"] == 0:
        return "None are recorded, which never means none. "
    return f"About {headline['known']:,} are known to the best local source. "


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def known_of_ten(headline: Row) -> str:
    """Say how many of every ten likely young people are known, as a band."""
    known, low, high = headline["known"], headline["low"], headline["high"]
    if known is None or not low or not high:
        return "How many of every ten are known cannot be said: no local count can be used."
    fewest, most = floor(10 * known / high), min(10, ceil(10 * known / low))
    if fewest < 1:
        band = f"{most} at most, and perhaps fewer than 1,"
    else:
        band = f"{fewest} to {most}" if fewest < most else f"about {most}"
    return (
        f"Of every 10 young people likely to be exploited or at risk, {band} are known to the best "
        "source."
    )


def artefact_in_words(row: Row) -> str:
    """Say which year is called out and why, such as ``fell from 135 to 0 and came back to 70``."""
    place = f"{row['place']}, year to {month_in_words(row['period_end'])}"
    if row["reading"] == "hidden":
        return f"{place}: hidden, since it is small ({row['title_of_series']})."
    if row["reading"] == "not supplied":
        return f"{place}: not supplied ({row['title_of_series']})."
    verdict = {
        "recording": "more likely recording than need",
        "unclear": "recording or need, unclear which",
    }[row["reading"]]
    return f"{place}: {_movement(row)}: {verdict}."


def _movement(row: Row) -> str:
    before, now, after = (_count(row[name]) for name in ("before", "count", "after"))
    went = "rose" if row["flag"] in ("rose sharply", "peaked and went back") else "fell"
    words = f"{went} from {before} to {now}"
    if row["flag"] == "peaked and went back":
        return f"{words} and went back to {after}"
    if row["flag"].endswith("came back"):
        return f"{words} and came back to {after}"
    return f"{words} in one year"


def _count(value: int | None) -> str:
    return "a number too small to show" if value is None else f"{value:,}"


def missing_in_words(row: Row) -> str:
    """Say who is missing from whose view, beside the share to expect."""
    where = {"referrals": "referrals to", "recorded counts": "the counts of"}[row["view_kind"]]
    seen = one_in(row["seen"], row["of"])
    share = f"{seen} of those seen" if row["seen"] is not None else "too few are seen to show"
    return (
        f"{_capital(row['group'])} are missing from {where} {row['view']}: {share}, where "
        f"{row['expected']} is to be expected ({_named(row['source'])})."
    )


def _named(source: str) -> str:
    """Name a source by who published it and for when: an id says nothing to a reader."""
    entry = cited(source)
    return f"{entry.source}, {entry.year}"


def silent_in_words(rows: Sequence[Row]) -> str:
    """Name the groups about whom nothing was supplied, and those with none recorded."""
    silent = [row["group"] for row in rows if row["finding"] == "no data"]
    none = [row["group"] for row in rows if row["finding"] == "none recorded"]
    parts = []
    if silent:
        parts.append(f"No data at all: {join(silent)}.")
    if none:
        parts.append(f"None recorded: {join(none)}.")
    return " ".join(parts)


def neighbour_in_words(row: Row) -> str:
    """Set a council's recorded rate beside its neighbours', and say what cannot be told."""
    if row["rate"] is None or row["low"] is None:
        return f"{row['local_authority_name']}: {row['sentence']}."
    return (
        f"{row['local_authority_name']}: {row['rate']:.1f} per 10,000 under 18, where neighbours "
        f"record {row['low']:.1f} to {row['high']:.1f}: {row['sentence']}."
    )
