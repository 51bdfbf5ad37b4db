"""The connected strategies page: one line per strategy with owner, joint action and date."""

import polars as pl

from carereach.disclosure import Released
from carereach.report.document import Block, KeyFinding, Note, Part, Section, Showing
from carereach.report.wording import count_of, join

__all__ = ["write_strategies"]

_KEY = "strategies"
_LINKED = "linked"


def write_strategies(table: Released, *, is_supplied: bool) -> Part:
    """Write the connected strategies page.

    Args:
        table: one released row per strategy.
        is_supplied: whether the area supplied its strategies.
    """
    rows = table.rows()
    loose = [row for row in rows if row["state"] != _LINKED and row["state"] != "not known"]
    return Part(
        section=Section(
            key=_KEY,
            title="Connected strategies",
            answer=_answer(table, is_supplied=is_supplied),
            blocks=_blocks(table, is_supplied=is_supplied),
            method="Linked means the strategy names sexual exploitation and is tied to this plan. "
            "It needs an owner, a joint action and a review in the last 12 months.",
            sources=("std:STR-01",),
        ),
        findings=tuple(
            KeyFinding(
                section=_KEY,
                sentence=f"The {row['strategy'].lower()} strategy is {row['state']}, though "
                "young people's needs cross both.",
                would_change="a named owner and one joint action",
                who_could_act=row["owner"] or "The safeguarding partnership",
                young_people=0,
            )
            for row in loose
            if row["named"] == "yes"
        ),
        data={"strategies": rows},
    )


def _answer(table: Released, *, is_supplied: bool) -> str:
    if not is_supplied:
        return "We do not know which strategies are tied to this plan: none was supplied."
    named = table.where(pl.col("named") == "yes")
    linked = named.where(pl.col("state") == _LINKED).frame.height
    late = table.where(pl.col("review_due") == "yes").frame["strategy"].to_list()
    sentence = (
        f"{linked} of the {named.frame.height} strategies the brief names are tied to this plan "
        "with an owner and a joint action."
    )
    return f"{sentence} {_overdue(late)}" if late else sentence


def _overdue(names: list[str]) -> str:
    return f"Reviews are overdue for {count_of(len(names), 'strategy')}: {join(names).lower()}."


def _blocks(table: Released, *, is_supplied: bool) -> tuple[Block, ...]:
    shown = Showing(table=table)
    if is_supplied:
        return (shown,)
    note = Note(
        kind="not supplied",
        text="The strategies table was not supplied. It would show who owns each connected "
        "strategy and what is done together. Your safeguarding partnership usually holds it.",
    )
    return (note, shown)
