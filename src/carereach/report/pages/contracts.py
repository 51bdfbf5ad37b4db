"""The contracts page: when each ends, who would lose their worker, what it pays for, who pays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from carereach.disclosure import Released
from carereach.report.charts import draw_timeline
from carereach.report.document import (
    Block,
    KeyFinding,
    Note,
    Paragraph,
    Part,
    Picture,
    Section,
    Showing,
)
from carereach.report.wording import about, count_of, day_in_words, join

__all__ = ["ContractTables", "names_in_words", "payers_in_words", "write_contracts"]

_KEY = "contracts"
_SOON, _ENDED = "ends soon", "has ended"
_SPECIALIST = "S10"
_METHOD = (
    "Each contract's last day, with and without its possible extension, beside the service's own "
    "mean wait and mean length of support, drawn to one scale."
)
_FUNDED = {
    "outreach_funded": "going out to young people",
    "support_after_refusal": "offering support again after a young person has not yet accepted it",
    "supervision_funded": "supervision of staff",
}
_ASKED = ("service", "ends_on", "latest_end", "ending", "current_caseload")
_COMPARED = (
    "service", "term_months", "extension_months", "wait_months", "support_months", "length",
)  # fmt: skip
_FUNDING = (
    "service", "value_gbp_per_year", "outreach_funded", "support_after_refusal",
    "supervision_funded", "shares_total",
)  # fmt: skip
_NOBODY = "The commissioners of the service: its payers were not supplied"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTables:
    """The released tables behind the contracts page."""

    contracts: Released
    payers: Released


def names_in_words(names: Sequence[str]) -> str:
    """Return names as a list; a name that holds a comma is kept apart by semicolons."""
    return "; ".join(names) if any("," in name for name in names) else join(names)


def payers_in_words(tables: ContractTables, service: str) -> str:
    """Return who pays for a service, largest share first, from the released payers."""
    rows = [row for row in tables.payers.rows() if row["service"] == service and row["partner"]]
    names = [row["partner"] for row in sorted(rows, key=lambda row: -(row["percent"] or 0))]
    return names_in_words(list(dict.fromkeys(names))) if names else _NOBODY


def write_contracts(
    tables: ContractTables, *, ending_months: int, is_supplied: bool, stamp: str = ""
) -> Part:
    """Write the contracts page.

    Args:
        tables: the released tables.
        ending_months: a contract that ends within this time ends soon [months].
        is_supplied: whether the contracts table was supplied.
        stamp: words printed on every chart, such as "Invented data".
    """
    rows = tables.contracts.rows()
    blocks = [*_blocks(tables, rows, stamp)] if rows else [*_no_contracts(is_supplied=is_supplied)]
    return Part(
        section=Section(
            key=_KEY,
            title="Contracts",
            answer=_answer(rows, ending_months, is_supplied=is_supplied),
            blocks=tuple(blocks),
            method=_METHOD,
            sources=(
                "std:CON-01",
                "std:CON-02",
                "std:CON-03",
                "std:OUT-01",
                "std:SUP-05",
                "asm:contract-ending-months",
            ),
        ),
        findings=tuple(_findings(tables, rows)),
        data={"contracts": rows, "payers": tables.payers.rows()},
    )


def _answer(rows: list[dict[str, Any]], ending_months: int, *, is_supplied: bool) -> str:
    if not rows:
        return (
            "No contract can be shown, so when funding ends is not known."
            if is_supplied
            else "No contracts were supplied, so when funding ends is not known."
        )
    soon = [row for row in rows if row["ending"] == _SOON]
    ended = [row for row in rows if row["ending"] == _ENDED]
    if not soon and not ended:
        return (
            f"None of {count_of(len(rows), 'contract')} ends within {ending_months} months; the "
            f"next to end is {rows[0]['service']}, on {day_in_words(rows[0]['ends_on'])}."
        )
    parts = []
    if soon:
        verb = "ends" if len(soon) == 1 else "end"
        parts.append(
            f"{len(soon)} of {count_of(len(rows), 'contract')} {verb} within {ending_months} "
            f"months, the first on {day_in_words(soon[0]['ends_on'])} ({soon[0]['service']})"
        )
    if ended:
        parts.append(f"{count_of(len(ended), 'contract')} {_has(len(ended))} already ended")
    return f"{'; '.join(parts)}."


def _has(number: int) -> str:
    return "has" if number == 1 else "have"


def _no_contracts(*, is_supplied: bool) -> Iterator[Block]:
    if not is_supplied:
        yield Note(
            kind="not supplied",
            text="The contracts table was not supplied. It would show when funding ends and "
            "whether contracts outlast support. Your contracts team holds it.",
        )


def _blocks(tables: ContractTables, rows: list[dict[str, Any]], stamp: str) -> Iterator[Block]:
    soonest = rows[0]
    yield Picture(
        svg=draw_timeline(
            tables.contracts,
            label="service",
            start="starts_on",
            end="ends_on",
            marks=("latest_end", "support_until"),
            stamp=stamp,
        ),
        alt=f"The soonest end is {soonest['service']}, on {day_in_words(soonest['ends_on'])}. "
        "Marks show the end if extended, and when support would end for someone referred today.",
        title="Contracts, and support drawn to the same scale",
        table=tables.contracts.columns(
            "service", "starts_on", "ends_on", "latest_end", "support_until"
        ),
    )
    for row in rows:
        if row["ending"] == _SOON or row["setting"] == _SPECIALIST:
            yield Paragraph(text=f"{_ending_in_words(row)} {_length_in_words(row)}".strip())
        if row["setting"] == _SPECIALIST:
            yield Paragraph(text=_funded_in_words(row))
    yield Showing(table=tables.contracts.columns(*_ASKED, title="When contracts end"))
    yield Showing(
        table=tables.contracts.columns(*_COMPARED, title="Contracts against wait and support")
    )
    yield Showing(table=tables.contracts.columns(*_FUNDING, title="What contracts pay for"))
    yield from _payers(tables)
    yield Note(
        kind="caution",
        text="Wait and length of support are means of those seen and finished: many young people "
        "need longer. A contract should outlast nearly all of them, not half.",
    )


def _payers(tables: ContractTables) -> Iterator[Block]:
    if not tables.payers.frame.height:
        yield Note(kind="not supplied", text="Who pays for each contract was not supplied.")
        return
    yield Showing(table=tables.payers)
    odd = tables.contracts.where((pl.col("shares_total") - 100).abs() > 1)
    for row in odd.rows():
        yield Note(
            kind="caution",
            text=f"The payers' shares for {row['service']} do not add up to the whole contract.",
        )


def _ending_in_words(row: dict[str, Any]) -> str:
    """Say when a contract ends and who would lose their worker."""
    if row["ending"] == _ENDED:
        return f"The contract for {row['service']} ended on {day_in_words(row['ends_on'])}."
    lead = (
        f"The contract for {row['service']} ends on {day_in_words(row['ends_on'])}, "
        f"{count_of(row['months_left'], 'month')} on"
    )
    held = row["current_caseload"]
    if held:
        return f"{lead}; {about(held)} young people have a worker there now and would lose them."
    return f"{lead}; how many young people would lose their worker cannot be shown."


def _length_in_words(row: dict[str, Any]) -> str:
    if row["needed_months"] is None:
        return "Wait and length of support were not both supplied, so they cannot be set beside it."
    needed, term = round(row["needed_months"]), row["term_months"]
    lead = f"Wait and support together take {about(needed)} months on average"
    relation = {
        "longer than support and wait": f"less than the contract's {term}",
        "longer only if extended": f"more than the contract's {term} unless it is extended",
    }.get(row["length"], f"more than the contract's {term}")
    if row["length"] == "not known":
        relation = f"the contract's term is {term} and its extension was not supplied"
    return f"{lead}, {relation}."


def _funded_in_words(row: dict[str, Any]) -> str:
    groups: dict[str, list[str]] = {"pays for": [], "does not pay for": [], "": []}
    for column, words in _FUNDED.items():
        value = row[column]
        groups["" if value is None else "pays for" if value else "does not pay for"].append(words)
    parts = [
        f"{verb} {join(what, 'or' if 'not' in verb else 'and')}"
        for verb, what in groups.items()
        if verb and what
    ]
    told = f"The contract for {row['service']} {' and '.join(parts)}." if parts else ""
    unknown = f"Not supplied: whether it pays for {join(groups[''], 'or')}." if groups[""] else ""
    return f"{told} {unknown}".strip()


def _findings(tables: ContractTables, rows: list[dict[str, Any]]) -> Iterator[KeyFinding]:
    for row in rows:
        if row["ending"] == _SOON:
            yield KeyFinding(
                section=_KEY,
                sentence=_ending_in_words(row),
                would_change="A new contract or an extension agreed before the last day, with a "
                f"handover that keeps each young person's worker. {_length_in_words(row)}",
                who_could_act=payers_in_words(tables, row["service"]),
                young_people=row["current_caseload"] or 0,
            )
