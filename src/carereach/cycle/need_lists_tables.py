"""What agency lists say, through the gate: the range, the models, and the checks on itself."""

import polars as pl

from carereach.cycle.need_lists_route import ListsOutcome
from carereach.disclosure import Field, Released, release
from carereach.need.lists import ListsAnswer
from carereach.report.pages.need_lists import ListsTables

__all__ = ["release_lists"]

_YOUNG_PEOPLE = "young people"
_MOST_MODELS = 8
_SAME_BY_BIC = 10.0
_LOW = Field(name="low", label="From", role="estimate", unit=_YOUNG_PEOPLE)
_HIGH = Field(name="high", label="To", role="estimate", unit=_YOUNG_PEOPLE)
_TOTAL = Field(name="total", label="Total it gives", role="estimate", unit=_YOUNG_PEOPLE)


def release_lists(outcome: ListsOutcome | None) -> ListsTables | None:
    """Let what the lists say through the gate; none where there are no lists."""
    if outcome is None:
        return None
    answer = outcome.answer
    if answer is None:
        return ListsTables(refusal=outcome.refusal)
    return ListsTables(
        reasons=answer.reasons,
        verdict=answer.verdict,
        assumptions=answer.assumptions,
        headline=_headline(answer),
        models=_models(answer),
        consistency=_consistency(answer),
        changes=_changes(answer),
    )


def _headline(answer: ListsAnswer) -> Released:
    names = ("observed", "at_least", "low", "high", "planning")
    labels = ("Known, on a list", "At least", "Plausible from", "Plausible to", "To plan by")
    frame = pl.DataFrame(
        {name: [getattr(answer, name)] for name in names},
        schema=dict.fromkeys(names, pl.Int64),
    )
    return release(
        frame.with_columns(lists=pl.lit(len(answer.lists)), grade=pl.lit(answer.grade)),
        name="need_lists",
        title="What agency lists say together",
        fields=(
            Field(name="lists", label="Lists", role="number", unit="lists"),
            *(
                Field(name=name, label=label, role="estimate", unit=_YOUNG_PEOPLE)
                for name, label in zip(names, labels, strict=True)
            ),
            Field(name="grade", label="Grade"),
        ),
        sources=("lists",),
        notes=("Every number is an estimate in two significant figures.",),
    )


def _models(answer: ListsAnswer) -> Released:
    selection = answer.estimate.selection
    best = float(selection.fits.bic[0])
    rows = [
        {
            "model": _model_words(answer.name_model(int(model))),
            "total": float(total),
            "gap": float(bic) - best,
        }
        for model, total, bic in zip(
            selection.fits.models, selection.fits.total, selection.fits.bic, strict=True
        )
        if float(bic) - best <= _SAME_BY_BIC
    ][:_MOST_MODELS]
    return release(
        pl.DataFrame(rows, schema={"model": pl.String, "total": pl.Float64, "gap": pl.Float64}),
        name="need_lists_models",
        title="Models the lists cannot tell apart, best first",
        fields=(
            Field(name="model", label="Lists that go together in the model"),
            _TOTAL,
            Field(name="gap", label="Behind the best", role="number", unit="BIC"),
        ),
        sources=("lists",),
        notes=("A gap under 2 is next to nothing; up to 10 cannot be ruled out.",),
    )


def _model_words(terms: list[list[str]]) -> str:
    joined = [" with ".join(map(_words, term)) for term in terms if len(term) > 1]
    return "; ".join(joined) or "every list on its own"


def _words(list_name: str) -> str:
    return list_name.replace("_", " ")


def _consistency(answer: ListsAnswer) -> Released:
    words = {True: "held it", False: "missed it", None: "cannot be tried"}
    rows = [
        {
            "list": _words(check.list),
            "known": check.known,
            "low": check.low,
            "high": check.high,
            "result": words[check.covered],
        }
        for check in answer.consistency
    ]
    schema = {"list": pl.String, "known": pl.Int64, "low": pl.Float64, "high": pl.Float64}
    return release(
        pl.DataFrame(rows, schema={**schema, "result": pl.String}),
        name="need_lists_consistency",
        title="The method tried on numbers already known: one list hidden at a time",
        fields=(
            Field(name="list", label="List hidden"),
            Field(name="known", label="Really on it", role="people", unit=_YOUNG_PEOPLE),
            _LOW,
            _HIGH,
            Field(name="result", label="The range"),
        ),
        sources=("lists",),
    )


def _changes(answer: ListsAnswer) -> Released:
    rows = [("without", change) for change in answer.left_out]
    rows += [("merging", change) for change in answer.merged]
    frame = pl.DataFrame(
        {
            "change": [
                f"{word} {' and '.join(map(_words, change.lists))}" for word, change in rows
            ],
            "total": [change.estimate for _, change in rows],
        },
        schema={"change": pl.String, "total": pl.Float64},
    )
    return release(
        frame,
        name="need_lists_changes",
        title="What the total becomes if a list is left out or two are merged",
        fields=(Field(name="change", label="Change"), _TOTAL),
        sources=("lists",),
    )
