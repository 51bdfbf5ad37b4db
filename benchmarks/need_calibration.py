"""How well the pooled model foretells what councils record: the calibration table.

Run ``python benchmarks/need_calibration.py``; add ``--write`` to write the page
``docs/reference/need-calibration.md``. Two proofs on the published counts of every council of
England, each on numbers the model had not seen:

* leave one council out: the model is fitted again to all other councils, for each council in turn,
  and foretells its newest count;
* leave the last year out: the model is fitted to the years before and foretells the last, for the
  three newest years.

At each step the covariate with the surest gain in the log score of councils left out (gain over its
standard error, council by council) is kept, if that gain is more than two standard errors.
"""

import argparse
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from carereach.cycle.need_pooling import COVARIATES, recorded_by_council
from carereach.evidence import cited
from carereach.need.foretelling import follow_council, foretell
from carereach.need.pooling import lay_out_counts
from carereach.need.recording import Counts, fit_recording

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "need-calibration.md"
CANDIDATES = (
    "deprivation",
    "going_missing",
    "criminal_exploitation",
    "mental_health",
    "drug_misuse",
    "self_harm",
    "gangs",
    "episodes",
)
HIDDEN_MOST = round(cited("asm:need-hidden-most").number)
LEVELS = (0.5, 0.8, 0.95)


@dataclass(frozen=True)
class LeftOut:
    """What one model foretold of councils it had not seen."""

    below: np.ndarray
    upto: np.ndarray


def leave_each_council_out(data: Counts) -> LeftOut:
    """Fit the model again without each council, and foretell that council."""
    whole = fit_recording(data)
    newest = data.counts[:, -1]
    below, upto = np.zeros(len(newest)), np.zeros(len(newest))
    for council in range(len(newest)):
        alone = np.zeros(len(newest), dtype=bool)
        alone[council] = True
        unseen = data.without(alone)
        fit = fit_recording(unseen, start=whole, rounds=1)
        told = foretell(fit.values, unseen, newest, data.children[:, -1], is_next=False)
        below[council], upto[council] = told.below[council], told.upto[council]
    return LeftOut(below, upto)


def leave_last_year_out(newest: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Use nothing after a year, and foretell the next; return the counts it judged."""
    before = recorded_by_council(newest)
    after = recorded_by_council(None).filter(pl.col("year") == newest + 1)
    codes, history = lay_out_counts(before, covariates=COVARIATES, hidden_most=HIDDEN_MOST)
    fit = fit_recording(history)
    actual = pl.DataFrame({"local_authority_code": codes}).join(
        after, on="local_authority_code", how="left", maintain_order="left"
    )
    counts = actual["count"].cast(pl.Float64).to_numpy().astype(float)
    children = actual["children"].cast(pl.Float64).to_numpy().astype(float)
    known = ~np.isnan(counts) & ~np.isnan(children)
    told = foretell(
        fit.values, history, np.nan_to_num(counts), np.nan_to_num(children, nan=1.0), is_next=True
    )
    return told.below[known], told.upto[known], counts[known]


def covered(below: np.ndarray, upto: np.ndarray, level: float) -> float:
    """Share of counts inside the central interval of that level [share]."""
    tail = (1 - level) / 2
    return float(((upto > tail) & (below < 1 - tail)).mean())


def table(covariates: tuple[str, ...], *, by_region: bool = False) -> tuple[list[str], Counts]:
    """Lay out the counts with these covariates."""
    frame = recorded_by_council(newest=None, more=CANDIDATES)
    return lay_out_counts(
        frame, covariates=covariates, hidden_most=HIDDEN_MOST, by_region=by_region
    )


def score_each_council_out(covariates: tuple[str, ...], *, by_region: bool = False) -> np.ndarray:
    """Score each council by a model without it, reached by one Newton step from the whole one."""
    _, data = table(covariates, by_region=by_region)
    fit = fit_recording(data)
    return np.array(
        [follow_council(fit.without(place), data, place) for place in range(len(data.counts))]
    )


def choose() -> list[tuple[str, float, float, float]]:
    """Try every covariate, one after another, and keep those that earn their place."""
    kept: tuple[str, ...] = ()
    best = score_each_council_out(())
    rows = [("nothing but the year", best.sum(), 0.0, 0.0)]
    while True:
        tried = []
        for name in (name for name in CANDIDATES if name not in kept):
            out = score_each_council_out((*kept, name))
            gains = out - best
            tried.append((gains.sum(), gains.std(ddof=1) * np.sqrt(len(gains)), name, out))
            label = " + ".join((*kept, name))
            rows.append((label, out.sum(), tried[-1][0], tried[-1][1]))
            print(f"{label}: {tried[-1][0]:+.1f} (se {tried[-1][1]:.1f})", flush=True)
        gain, error, name, out = max(tried, key=lambda row: row[0] / row[1])
        if gain < 2 * error:
            break
        kept, best = (*kept, name), out
    regional = score_each_council_out(kept, by_region=True)
    gains = regional - best
    rows.append(
        (
            " + ".join((*kept, "region, shrunk")),
            regional.sum(),
            gains.sum(),
            gains.std(ddof=1) * np.sqrt(len(gains)),
        )
    )
    if set(kept) != set(COVARIATES):
        print(f"The covariates in use are {COVARIATES}, those that earn their place {kept}.")
    return rows


def calibration() -> list[tuple[str, int, float, float, float]]:
    """Return one row per proof and group of councils: how many, and coverage at three levels."""
    _, data = table(COVARIATES)
    out = leave_each_council_out(data)
    children = data.children[:, -1]
    cuts = np.quantile(children, (1 / 3, 2 / 3))
    groups = {
        "every council": np.ones(len(children), dtype=bool),
        "the smallest third": children <= cuts[0],
        "the middle third": (children > cuts[0]) & (children <= cuts[1]),
        "the largest third": children > cuts[1],
    }
    rows = [
        (
            f"one council left out, {name}",
            int(group.sum()),
            *(covered(out.below[group], out.upto[group], level) for level in LEVELS),
        )
        for name, group in groups.items()
    ]
    for newest in (2024, 2023, 2022):
        below, upto, counts = leave_last_year_out(newest)
        rows.append(
            (
                f"last year left out, {newest + 1}",
                len(counts),
                *(covered(below, upto, level) for level in LEVELS),
            )
        )
    return rows


def main() -> None:
    """Print the tables, and write the page where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the page")
    parser.add_argument("--no-choice", action="store_true", help="leave out the slow choice")
    arguments = parser.parse_args()
    start = time.process_time()
    rows = calibration()
    for label, number, *shares in rows:
        print(f"{label}: {number} counts; " + ", ".join(f"{share:.1%}" for share in shares))
    print(f"{time.process_time() - start:.0f} CPU seconds")
    choices = [] if arguments.no_choice else choose()
    print(f"{time.process_time() - start:.0f} CPU seconds with the choice of covariates")
    if arguments.write and choices:
        PAGE.write_text(page(rows, choices), encoding="utf-8")


def page(
    rows: list[tuple[str, int, float, float, float]],
    choices: list[tuple[str, float, float, float]],
) -> str:
    """Write the page."""
    lines = [
        "# Does the pooled model foretell what councils record?",
        "",
        "*This page is written by `python benchmarks/need_calibration.py --write`.*",
        "",
        "Each count below was foretold by a model that had not seen it. Coverage is the share of",
        "counts inside the central interval; near its nominal level is good. At nominal 95% the",
        "bar is 88% to 97%.",
        "",
        "| left out | counts | inside 50% | inside 80% | inside 95% |",
        "| --- | --- | --- | --- | --- |",
        *(f"| {label} | {n} | {a:.1%} | {b:.1%} | {c:.1%} |" for label, n, a, b, c in rows),
        "",
        "## Which covariates earn their place",
        "",
        "Log score of all published years of councils left out (each by one Newton step from the",
        "model of all), summed over councils (higher is",
        "better), and the gain over the model of the step before with its standard error. At each",
        "step the surest gain is kept, if it is more than two standard errors. The",
        f"model in use has: {', '.join(COVARIATES).replace('_', ' ')}.",
        "",
        "| covariates | log score | gain | standard error |",
        "| --- | --- | --- | --- |",
        *(
            f"| {label.replace('_', ' ')} | {score:.1f} | {gain:+.1f} | {error:.1f} |"
            for label, score, gain, error in choices
        ),
        "",
        "A covariate is the usual rate of the same council's other recorded concerns (or its",
        "deprivation), so it speaks about recording as much as about need.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    pl.Config.set_tbl_rows(20)
    main()
