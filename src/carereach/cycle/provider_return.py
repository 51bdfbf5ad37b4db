"""The questions of a provider return: plain words over the columns the tables declare.

An answer is kept as the text of a table's cell; None says "not supplied", which is an answer too;
a question that is not among the answers was not reached yet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final, Literal

from carereach.base import SourceError
from carereach.tables import TABLES, Column

__all__ = [
    "DAYS",
    "MISSING",
    "SCREENS",
    "Answers",
    "Question",
    "Screen",
    "check_answer",
    "find_contradictions",
    "read_spans",
]

Answers = Mapping[str, str | None]
MISSING: Final = "Not supplied"
DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_PERIOD_DAYS: Final = 366
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
_TIME = r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(am|pm)?"
_SPAN = re.compile(rf"\s*{_TIME}\s*(?:-|–|to|until)\s*{_TIME}\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One plain question and the cell its answer goes to."""

    name: str
    label: str
    hint: str
    table: str
    column: str
    kind: Literal["number", "date", "yes or no", "several"] = "number"
    may_be_missing: bool = True

    @property
    def declared(self) -> Column:
        """The column as its table declares it."""
        return TABLES[self.table].column(self.column)


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """A handful of questions on one screen of a phone."""

    title: str
    about: str
    questions: tuple[Question, ...]


def _capacity(column: str, label: str, hint: str) -> Question:
    return Question(name=column, label=label, hint=hint, table="capacity", column=column)


SCREENS: Final = (
    Screen(
        title="The period and your staff",
        about="Choose the months your figures are for.",
        questions=(
            Question(
                name="period_start",
                label="First day of the period",
                hint="For example, 01/07/2026.",
                table="capacity",
                column="period_start",
                kind="date",
                may_be_missing=False,
            ),
            Question(
                name="period_end",
                label="Last day of the period",
                hint="For example, 30/09/2026. All other figures are for this period.",
                table="capacity",
                column="period_end",
                kind="date",
                may_be_missing=False,
            ),
            _capacity(
                "staff_wte",
                "Staff in post who work with young people",
                "In full-time workers: two who work half the week are 1. For example, 6.5.",
            ),
            _capacity(
                "caseload_limit_per_wte",
                "Most young people one full-time worker may hold",
                "Your caseload cap. For example, 15.",
            ),
        ),
    ),
    Screen(
        title="Young people now",
        about="Count them on the last day of the period. Write numbers only, however small.",
        questions=(
            _capacity("current_caseload", "Young people you support now", "Your open cases."),
            _capacity(
                "waiting_for_assessment",
                "Waiting for a first assessment",
                "Everyone who was referred and has not been seen.",
            ),
            _capacity(
                "waiting_for_treatment",
                "Waiting for treatment or support",
                "Everyone who was assessed and has not started.",
            ),
        ),
    ),
    Screen(
        title="Young people in the period",
        about="Count from the first to the last day. Write numbers only, however small.",
        questions=(
            _capacity(
                "referrals", "Referrals you received", "All of them, also those turned away."
            ),
            _capacity("accepted", "Referrals you accepted", "No more than you received."),
            _capacity("treatments_started", "Young people who started support", "In the period."),
            _capacity(
                "median_wait_assessment_days",
                "Days waited for a first assessment",
                "The middle one (median) of those you saw, in days. For example, 28.",
            ),
            _capacity(
                "median_wait_treatment_days",
                "Days waited from referral to support",
                "The middle one (median) of those who started, in days. For example, 56.",
            ),
        ),
    ),
    Screen(
        title="Whom you take",
        about="What we hold now is filled in: change what is no longer right.",
        questions=(
            Question(
                name="minimum_age",
                label="Youngest age you take",
                hint="In years.",
                table="services",
                column="minimum_age",
            ),
            Question(
                name="maximum_age",
                label="Oldest age you take",
                hint="In years, the birthday year counted in: 17 means until the 18th birthday.",
                table="services",
                column="maximum_age",
            ),
            Question(
                name="self_referral",
                label="Can a young person come without a referral?",
                hint="",
                table="services",
                column="referral_routes",
                kind="yes or no",
            ),
            Question(
                name="exclusions",
                label="Written reasons to turn a young person away",
                hint="Choose all that your criteria name.",
                table="services",
                column="exclusions",
                kind="several",
            ),
            Question(
                name="contract_start",
                label="First day of your contract",
                hint="For example, 01/04/2025.",
                table="contracts",
                column="starts_on",
                kind="date",
            ),
            Question(
                name="contract_end",
                label="Last day of your contract",
                hint="Without any extension. For example, 31/03/2028.",
                table="contracts",
                column="ends_on",
                kind="date",
            ),
        ),
    ),
    Screen(
        title="Opening hours",
        about="One question for each place or way to be met.",
        questions=(),
    ),
)
"""The screens in order; the last asks about each place the service has."""

_ORDERS: Final = (
    ("period_start", "period_end", "The period ends before it starts: check both days."),
    ("accepted", "referrals", "You accepted more than you received: check both numbers."),
    ("minimum_age", "maximum_age", "The oldest age is below the youngest: check both."),
    ("contract_start", "contract_end", "The contract ends before it starts: check both days."),
)
"""The rules of the tables' rows that both ends of are asked: left, right, and what to say."""


def check_answer(question: Question, text: str, *, today: date) -> str:
    """Return an answer as its cell is written.

    Args:
        question: what was asked.
        text: what was typed.
        today: a period must have ended by then.

    Raises:
        SourceError: one sentence that says what to write; never what was typed.
    """
    if question.kind == "date":
        return _check_date(question, text, today)
    if question.kind == "yes or no":
        if text not in ("yes", "no"):
            raise SourceError("Choose yes or no, or say that it is not supplied.")
        return text
    if question.kind == "several":
        return _check_several(question, text)
    return _check_number(question, text)


def find_contradictions(answers: Answers) -> dict[str, str]:
    """Return, by the later question, what two answers cannot both say."""
    found = {}
    for low, high, words in _ORDERS:
        left, right = answers.get(low), answers.get(high)
        if left and right and _rank(left) > _rank(right):
            found[high] = words
    start, end = answers.get("period_start"), answers.get("period_end")
    if start and end and "period_end" not in found:
        days = (date.fromisoformat(end) - date.fromisoformat(start)).days
        if days > _LONGEST_PERIOD_DAYS:
            found["period_end"] = "The period is longer than a year: choose a shorter one."
    first, last = answers.get("contract_start"), answers.get("contract_end")
    if first and first == last:
        found["contract_end"] = _ORDERS[3][2]
    if "contract_start" in answers and "contract_end" in answers and bool(first) != bool(last):
        found["contract_end"] = "Give both days of the contract, or neither."
    return found


def read_spans(text: str) -> tuple[tuple[str, str], ...]:
    """Return a day's opening spans as written on the 24-hour clock; none for ``closed``.

    Raises:
        SourceError: it is neither ``closed`` nor spans in order, such as ``9:00 to 17:00``.
    """
    if text.strip().lower() == "closed":
        return ()
    spans = []
    for part in re.split(r"[,;]|\band\b", text):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise SourceError("Write the hours like 09:00 to 17:00, or write closed.")
        spans.append((_clock(match.groups()[:3]), _clock(match.groups()[3:])))
    is_backward = any(closes <= opens for opens, closes in spans)
    if is_backward or any(later[0] < early[1] for early, later in pairwise(spans)):
        raise SourceError("Write the hours from early to late, such as 09:00 to 17:00.")
    return tuple(spans)


def _clock(parts: tuple[str | None, ...]) -> str:
    hour, minute = int(parts[0] or 0), int(parts[1] or 0)
    half = (parts[2] or "").lower()
    if half and not 1 <= hour <= 12:
        hour = 99
    elif half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or hour > 24 or (hour == 24 and minute):
        raise SourceError("Write the time as on a 24-hour clock, such as 17:30.")
    return f"{hour:02}:{minute:02}"


def _rank(cell: str) -> float:
    """Return where a date or a number stands in its order."""
    return float(date.fromisoformat(cell).toordinal()) if "-" in cell else float(cell)


def _check_date(question: Question, text: str, today: date) -> str:
    parts = re.split(r"[/.\-\s]+", text.strip())
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise SourceError("Enter a date like 31/03/2027.")
    if len(parts[0]) == 4:
        parts.reverse()
    try:
        found = date(int(parts[2]), int(parts[1]), int(parts[0]))
    except ValueError:
        raise SourceError("Enter a real date, like 31/03/2027.") from None
    if not 2000 <= found.year <= 2199:
        raise SourceError("Enter a date with the year in full, like 31/03/2027.")
    if question.table == "capacity" and found > today:
        raise SourceError("Choose a period that has ended.")
    return found.isoformat()


def _check_number(question: Question, text: str) -> str:
    column = question.declared
    plain = re.sub(r"[,\s]", "", text)
    fits = _NUMBER.fullmatch(plain) is not None
    if column.kind == "integer":
        fits = fits and "." not in plain
    low, high = column.minimum or 0, column.maximum or 0
    if not fits or not low <= float(plain) <= high:
        what = "a whole number" if column.kind == "integer" else "a number"
        raise SourceError(f"Enter {what} from {low:,.0f} to {high:,.0f}.")
    return str(int(plain)) if column.kind == "integer" else plain


def _check_several(question: Question, text: str) -> str:
    chosen = [part.strip() for part in text.split(";") if part.strip()]
    if not chosen or not set(chosen) <= set(question.declared.choices):
        raise SourceError("Choose at least one, or say that it is not supplied.")
    if "none" in chosen and len(chosen) > 1:
        raise SourceError("Choose 'none' alone, or the reasons without it.")
    return "; ".join(chosen)
