"""How many, how sure, and what is never said: the need room in a page."""

from dataclasses import replace
from datetime import date
from time import perf_counter

import numpy as np
import polars as pl
import pytest

from carereach.cycle.areas import choose_area
from carereach.cycle.drafted_counts import draft_counts
from carereach.cycle.drafted_places import draft_places, small_areas_of
from carereach.cycle.need import answer_need, present_need
from carereach.cycle.need_answer import NeedAnswer
from carereach.cycle.need_pooling import COVARIATES, recorded_by_council
from carereach.need.foretelling import foretell
from carereach.need.pooling import lay_out_counts
from carereach.need.recording import fit_recording
from carereach.sources import public_pack
from carereach.tables import TABLES, AreaSettings, Assumption, Workspace
from carereach.tables.check import empty_frame

AS_OF = date(2025, 9, 1)


def draft(code: str, *, as_of: date = AS_OF) -> Workspace:
    """A council's public data as a workspace, in memory."""
    chosen = choose_area(code)
    inside = small_areas_of(chosen)
    counts = draft_counts(public_pack.council_cover(inside["area_code"].to_list()), as_of=as_of)
    frames = {name: empty_frame(table) for name, table in TABLES.items()}
    frames |= draft_places(inside)
    frames |= {"evidence": counts.evidence, "known_cases": counts.known_cases}
    return Workspace(
        area=AreaSettings(
            name=chosen.name, kind=chosen.kind, nation=chosen.nation, codes=(code,), as_of=as_of
        ),
        frames=frames,
        supplied=frozenset(name for name, frame in frames.items() if frame.height),
        inputs=(),
    )


def years_called_out(answer: NeedAnswer) -> dict[int, str]:
    flags = answer.artefacts.sharp.select("period_end", "flag")
    return {day.year: flag for day, flag in flags.iter_rows()}


def test_a_council_that_recorded_nothing_for_one_year_is_called_out_in_plain_words() -> None:
    west_sussex = draft("E10000032")
    answer = answer_need(west_sussex)
    assert years_called_out(answer) == {2023: "fell to zero and came back"}
    sentences = " ".join(finding.sentence for finding in present_need(west_sussex, answer).findings)
    assert (
        "West Sussex, year to March 2023: fell from 135 to 0 and came back to 70: more likely "
        "recording than need."
    ) in sentences


def test_jumps_and_falls_are_called_out_each_in_its_year() -> None:
    assert years_called_out(answer_need(draft("E10000007"))) == {
        2022: "rose sharply",
        2025: "fell sharply",
    }


def test_seen_from_the_year_of_the_zero_nothing_is_known_and_there_is_still_a_range() -> None:
    headline = answer_need(draft("E10000032", as_of=date(2023, 6, 1))).headline
    west_sussex = draft("E10000032", as_of=date(2023, 6, 1))
    upto = west_sussex.table("evidence").filter(pl.col("period_end") <= date(2023, 6, 1))
    counted = west_sussex.table("known_cases").join(
        upto.select("evidence_id"), on="evidence_id", how="semi"
    )
    frames = {**west_sussex.frames, "evidence": upto, "known_cases": counted}
    headline = answer_need(replace(west_sussex, frames=frames)).headline
    assert headline.known == 0
    assert headline.at_least is None
    assert headline.low > 10
    assert "unlike the years around it" in " ".join(headline.reasons)


def test_a_low_rate_is_context_and_never_low_need() -> None:
    birmingham = draft("E08000025")
    answer = answer_need(birmingham)
    assert answer.neighbours.councils["comparison"].to_list() == ["below"]
    page = str(present_need(birmingham, answer).section.blocks)
    assert "under-identification and lower need cannot be told apart" in page
    assert "low need" not in page


def test_episodes_are_not_children() -> None:
    answer = answer_need(draft("E08000025"))
    latest = answer.known.latest.row(0, named=True)
    assert latest["counts"] == "assessment episodes"
    assert latest["children"] == pytest.approx(latest["recorded"] * 12_120 / 12_400)


def test_the_rule_is_tried_on_every_council_and_says_how_often_it_calls_one_out() -> None:
    nationwide = answer_need(draft("E10000032")).nationwide
    assert nationwide.series_checked == 153
    assert nationwide.series_flagged == 18
    assert (nationwide.changes_checked, nationwide.changes_flagged) == (1039, 21)


def test_a_board_shares_out_the_councils_it_cuts() -> None:
    frimley = draft("QNQ")
    answer = answer_need(frimley)
    cut = answer.councils.filter(pl.col("share_covered") < 1)
    assert 0 < cut.height < answer.councils.height
    assert answer.known.latest["is_shared_out"].to_list() == [True]
    notes = str(present_need(frimley, answer).data["notes"])
    assert "Part of a council lies outside this area" in notes


def test_wales_has_a_range_too() -> None:
    answer = answer_need(draft("W06000022"))
    assert answer.headline.known is None
    assert answer.headline.low > 0


def test_a_year_that_recording_explains_is_set_aside_when_counts_are_pooled() -> None:
    answer = answer_need(draft("E10000032"))
    pooled = answer.pooled.councils.filter(pl.col("local_authority_code") == "E10000032")
    row = pooled.row(0, named=True)
    assert (row["years_used"], row["years_set_aside"]) == (7, 1)
    assert 50 < row["level_low"] < row["level_middle"] < row["level_high"] < 110
    assert row["comparison"] == "below"
    assert "recording or need cannot be told apart" in row["sentence"]


def test_what_would_be_expected_stands_beside_what_was_recorded_in_plain_words() -> None:
    derbyshire = draft("E10000007")
    page = str(present_need(derbyshire, answer_need(derbyshire)).section.blocks)
    assert "recording or need cannot be told apart" in page
    assert "would be expected" in page


def test_counts_after_the_day_of_the_audit_are_not_pooled() -> None:
    early = answer_need(draft("E10000032", as_of=date(2022, 6, 1))).pooled
    assert early.newest == 2022


def test_needs_nobody_assessed_are_named_and_the_rest_are_bands() -> None:
    birmingham = draft("E08000025")
    types = present_need(birmingham, answer_need(birmingham)).data["need_types"]
    assert isinstance(types, list)
    states = {row["need"]: row["state"] for row in types}
    assert states["N10"] == "a band"
    assert states["N3"] == "not assessed"
    assert all(row["low"] < row["high"] for row in types if row["state"] == "a band")
    assert all(row["low"] is None for row in types if row["state"] == "not assessed")


def test_ratios_from_elsewhere_stand_beside_the_range_until_local_people_say_otherwise() -> None:
    birmingham = draft("E08000025")
    own = {"asm:need-borrowed-lifts": Assumption(low=1, value=1, high=1)}
    lifted = replace(birmingham, area=replace(birmingham.area, assumptions=own))
    plain, raised = answer_need(birmingham).headline, answer_need(lifted).headline
    assert raised.high > plain.high
    assert (raised.low, raised.planning) == (plain.low, plain.planning)


def test_a_need_set_locally_is_assessed_and_the_draws_come_from_a_seed() -> None:
    birmingham = draft("E08000025")
    own = {"asm:need-share-n3": Assumption(low=0.1, value=0.2, high=0.3)}
    answer = answer_need(replace(birmingham, area=replace(birmingham.area, assumptions=own)))
    first, second = (answer.place(draws=50, seed=9).demand for _ in range(2))
    assert "N3" in first.assessed
    assert first.shape == (50, 639, 6, 18)
    assert np.array_equal(first.block(), second.block(), equal_nan=True)


@pytest.mark.slow
def test_the_pooled_model_foretells_councils_and_years_it_has_not_seen() -> None:
    counts = recorded_by_council(None)
    _, data = lay_out_counts(counts, covariates=COVARIATES, hidden_most=5)
    whole, newest = fit_recording(data), data.counts[:, -1]
    inside = []
    for place in range(len(newest)):
        unseen = data.without(np.arange(len(newest)) == place)
        fit = fit_recording(unseen, start=whole, rounds=1)
        told = foretell(fit.values, unseen, newest, data.children[:, -1], is_next=False)
        inside.append(told.upto[place] > 0.025 and told.below[place] < 0.975)
    assert len(inside) == 153
    assert 0.88 <= np.mean(inside) <= 0.97


@pytest.mark.slow
def test_every_english_council_gets_a_range_and_none_is_zero() -> None:
    codes = public_pack.councils().filter(pl.col("nation") == "England")["code"].to_list()
    assert len(codes) == 153
    workspaces = [draft(code) for code in codes]
    start = perf_counter()
    answers = [answer_need(workspace) for workspace in workspaces]
    seconds = perf_counter() - start
    for answer in answers:
        headline = answer.headline
        assert 0 < headline.low < headline.high
        assert headline.low <= headline.planning <= headline.high
        assert headline.verdict != "refused"
        assert answer.pooled_area is not None
        assert answer.pooled_area.level[0] > 0
        [pooled] = [route for route in answer.planning.routes if route.key == "pooled"]
        assert pooled.value is not None
        assert pooled.value > 0
    assert sum(answer.artefacts.sharp.height > 0 for answer in answers) == 18
    assert seconds < 120
    for workspace, answer in zip(workspaces[:20], answers[:20], strict=True):
        assert present_need(workspace, answer).section.answer
