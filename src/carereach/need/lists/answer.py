"""What the lists say, whole: an honest range first, and everything that weakens it."""

from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from carereach.base import Progress, silent
from carereach.need.lists.about import ListsAbout, check_about
from carereach.need.lists.consistency import Check, audit_consistency
from carereach.need.lists.estimate import Estimate, Settings, estimate_total
from carereach.need.lists.linkage import Matching, slide_matching
from carereach.need.lists.models import ModelSpace
from carereach.need.lists.refusals import (
    check_estimate,
    check_lists,
    warn_of_estimate,
    warn_of_lists,
)
from carereach.need.lists.rounding import round_down, round_up
from carereach.need.lists.sensitivity import Variation, leave_out_lists, merge_pairs
from carereach.need.lists.table import ListTable

__all__ = ["ASSUMPTIONS", "METHOD", "ListsAnswer", "Slider", "estimate_lists"]

METHOD = "Multiple systems estimation over all hierarchical log-linear models, chosen by BIC"
ASSUMPTIONS = (
    "Nobody joined or left the group while the lists were kept.",
    "Everybody on a list belongs to the group, and belongs to this area.",
    "Records of one young person on two lists were matched, and no others were.",
    "Nobody is certain to stay off every list.",
    "Links between lists are as the models allow; links no list shows cannot be seen.",
)


@dataclass(frozen=True)
class Slider:
    """The qualities of matching to try; empty tries none."""

    recalls: tuple[float, ...] = ()
    precisions: tuple[float, ...] = (1.0,)


@dataclass(frozen=True, eq=False, kw_only=True)
class ListsAnswer:
    """How many young people there are, by lists; counts are young people throughout.

    Attributes:
        observed: known, on at least one list.
        lists: their names.
        estimate: every number behind the range, unrounded.
        at_least: known, or more where the bounds from below agree.
        low: plausible from, two significant figures, rounded down.
        high: plausible to, rounded up; none where no upper limit can be given.
        planning: a cautious figure to plan by, the larger middle, rounded up.
        consistency: the method against numbers already known, list by list.
        left_out: the total without each list.
        merged: the total with two lists as one.
        matching: the total at other qualities of matching.
        verdict: "usable" or "caution"; a refusal is an error instead.
        grade: "fair", or "weak" where the verdict is caution.
        reasons: why, in plain sentences.
    """

    observed: int
    lists: tuple[str, ...]
    estimate: Estimate
    at_least: int
    low: int
    high: int | None
    planning: int
    consistency: tuple[Check, ...]
    left_out: tuple[Variation, ...]
    merged: tuple[Variation, ...]
    matching: tuple[Matching, ...]
    verdict: str
    grade: str
    reasons: tuple[str, ...]
    method: str = METHOD
    assumptions: tuple[str, ...] = field(default=ASSUMPTIONS)

    def name_model(self, model: int) -> list[list[str]]:
        """A model by its largest terms, each a list of list names."""
        return _name_model(self.estimate.selection.space, self.lists, model)

    def as_dict(self) -> dict[str, object]:
        """The answer as plain values, ready for JSON; no cell of the input is in it."""
        return {
            "observed": self.observed,
            "lists": list(self.lists),
            "selected": self._selected(),
            "models": self._models(),
            "range": {"low": self.low, "high": self.high},
            "at_least": self.at_least,
            "consistency": [_check_as_dict(check) for check in self.consistency],
            "verdict": self.verdict,
            "reasons": list(self.reasons),
        }

    def _selected(self) -> dict[str, object]:
        selection, interval = self.estimate.selection, self.estimate.interval
        return {
            "model": self.name_model(selection.best),
            "estimate": selection.total,
            "bic": float(selection.fits.bic[0]),
            "interval": None
            if interval is None
            else {
                "level": interval.level,
                "low": interval.low,
                "high": interval.high,
                "method": interval.method,
                "replicates": interval.replicates,
            },
        }

    def _models(self) -> list[dict[str, object]]:
        fits, weights = self.estimate.selection.fits, self.estimate.average.weights
        return [
            {
                "model": self.name_model(int(model)),
                "estimate": float(total),
                "bic": float(bic),
                "weight": float(weight),
            }
            for model, total, bic, weight in zip(
                fits.models, fits.total, fits.bic, weights, strict=True
            )
        ]


def _name_model(space: ModelSpace, lists: tuple[str, ...], model: int) -> list[list[str]]:
    return [
        [name for i, name in enumerate(lists) if term >> i & 1]
        for term in space.largest_terms(model)
    ]


def _check_as_dict(check: Check) -> dict[str, object]:
    return {
        "list": check.list,
        "known": check.known,
        "estimate": check.estimate,
        "low": check.low,
        "high": check.high,
        "covered": check.covered,
        "reason": check.reason,
    }


def estimate_lists(
    table: ListTable,
    settings: Settings,
    *,
    about: ListsAbout | None = None,
    slider: Slider | None = None,
    executor: Executor | None = None,
    progress: Progress = silent,
) -> ListsAnswer:
    """How many young people there are, from who is on which list.

    Args:
        table: young people on each combination of two to ten lists.
        settings: how to estimate.
        about: what is known of the lists besides their counts.
        slider: qualities of matching to try.
        executor: where to run replicates; none runs them here.
        progress: told how far the work has come; may raise to stop.

    Raises:
        MethodError: the lists cannot answer; the sentence says why.

    Source:
        Silverman (2020), J. R. Stat. Soc. A 183:691; Chan, Silverman and Vincent (2021), JASA
        116:1297; the range is a house rule (`estimate_total`).
    """
    about, slider = about or ListsAbout(), slider or Slider()
    check_about(about)
    check_lists(table)
    estimate = estimate_total(table, settings, executor=executor, progress=progress)
    check_estimate(estimate, about)
    # Fewer lists could bear terms of more lists; the comparison is fair at the same order.
    order = estimate.order
    consistency = audit_consistency(table, replace(settings, max_order=order), progress=progress)
    left_out = leave_out_lists(table, max_order=order, progress=progress)
    merged = merge_pairs(table, max_order=order, progress=progress)
    matching = slide_matching(
        table,
        recalls=slider.recalls,
        precisions=slider.precisions,
        max_order=order,
    )
    reasons = (
        *warn_of_lists(table, about),
        *warn_of_estimate(estimate, about),
        *_warn_of_order(estimate, settings, table),
        *_warn_of_misses(consistency),
        *_warn_of_moves(estimate, (*left_out, *merged)),
    )
    return ListsAnswer(
        observed=table.observed,
        lists=table.lists,
        estimate=estimate,
        **_headline(table, estimate, about),  # type: ignore[arg-type]
        consistency=consistency,
        left_out=left_out,
        merged=merged,
        matching=matching,
        verdict="caution" if reasons else "usable",
        grade="weak" if reasons else "fair",
        reasons=reasons,
    )


def _headline(table: ListTable, estimate: Estimate, about: ListsAbout) -> dict[str, int | None]:
    """The four numbers of the headline, in order, none below those known."""
    most = about.under_18
    low = max(round_down(estimate.low), table.observed)
    floor = min(estimate.chao.low, estimate.low)
    high = None if estimate.high is None else round_up(estimate.high)
    if high is not None and most is not None:
        high = max(min(high, most), low)
    middle = max(estimate.selection.total, estimate.average.middle)
    planning = round_up(middle)
    if most is not None:
        planning = min(planning, most)
    if high is not None:
        planning = min(planning, high)
    return {
        "at_least": max(round_down(floor), table.observed),
        "low": low,
        "high": high,
        "planning": max(planning, low),
    }


def _warn_of_order(estimate: Estimate, settings: Settings, table: ListTable) -> tuple[str, ...]:
    """Say when terms of many lists were asked for and not tried."""
    asked = settings.max_order if settings.max_order is not None else table.size - 1
    if min(asked, table.size - 1) <= estimate.order:
        return ()
    sentence = (
        f"Not exhaustive: with {table.size} lists, links of more than {estimate.order} lists "
        "at once were not tried."
    )
    return (sentence,)


def _warn_of_misses(consistency: tuple[Check, ...]) -> tuple[str, ...]:
    """Say how often the method missed numbers already known."""
    checked = [check for check in consistency if check.covered is not None]
    missed = [check.list for check in checked if not check.covered]
    if not missed:
        return ()
    sentence = (
        f"On your own data this method missed the known number on {len(missed)} of "
        f"{len(checked)} lists: {', '.join(missed)}."
    )
    return (sentence,)


def _warn_of_moves(estimate: Estimate, varied: tuple[Variation, ...]) -> tuple[str, ...]:
    """Say when leaving a list out, or merging two, moves the total out of the range."""
    outside = [
        " + ".join(change.lists)
        for change in varied
        if change.estimate is not None
        and (
            change.estimate < estimate.low
            or (estimate.high is not None and change.estimate > estimate.high)
        )
    ]
    if not outside:
        return ()
    sentence = (
        "Leaving out or merging some lists moves the total outside the range: "
        f"{'; '.join(outside)}."
    )
    return (sentence,)
