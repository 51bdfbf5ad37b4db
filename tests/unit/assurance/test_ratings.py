"""How a standard is rated, and what the result may be called."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.assurance import COMPUTED, OWN_TABLES, RESULTS, rate_standards
from carereach.base import MethodError
from carereach.evidence import standards
from tests.unit.assurance.made import AS_OF, made

NO_EVIDENCE = made("standards_evidence")
NOTHING = pl.DataFrame(schema=COMPUTED)


def offered(standard_id, organisation_id="org", **cells):
    return {"standard_id": standard_id, "organisation_id": organisation_id} | cells


def computed(*rows):
    full = [(*row, "") if len(row) == 4 else row for row in rows]
    return pl.DataFrame(full, schema=COMPUTED, orient="row")


def answer(*evidence, figures=NOTHING, nation="England", **settings):
    return rate_standards(
        standards(),
        evidence=made("standards_evidence", *evidence),
        computed=figures,
        as_of=AS_OF,
        nation=nation,
        **settings,
    )


def rated(standard_id, *evidence, **settings):
    found = answer(*evidence, **settings).ratings
    return found.row(by_predicate=pl.col("standard_id") == standard_id, named=True)


def test_nothing_supplied_is_not_evidenced_never_met_or_missed():
    results = answer().ratings["result"].value_counts()
    assert set(results["result"]) == {"not evidenced", "not applicable"}


def test_every_shown_standard_gets_one_of_the_results():
    found = answer().ratings
    assert found.height == standards().height
    assert set(found["result"]) <= set(RESULTS)
    assert found["result_words"].null_count() == 0


def test_our_own_level_is_called_ours():
    below = rated("SUP-01", offered("SUP-01", numerator=30, denominator=40))
    assert (below["result"], below["result_words"]) == ("not met", "below our proposed level")
    assert below["basis_words"].startswith("local proposal")
    at = rated("SUP-01", offered("SUP-01", numerator=36, denominator=40))
    assert at["result_words"] == "meets our proposed level"


def test_a_national_rule_is_plainly_met_or_not():
    assert (
        rated("CJS-04", offered("CJS-04", numerator=9, denominator=10))["result_words"] == "not met"
    )
    assert rated("CJS-04", offered("CJS-04", numerator=10, denominator=10))["result_words"] == "met"
    assert rated("LED-08", offered("LED-08", numerator=3, denominator=3))["basis_words"] == "law"


def test_guidance_is_called_guidance_and_partly_checked_when_it_is():
    trained = rated("TRN-01", offered("TRN-01", numerator=80, denominator=100))
    assert trained["result_words"] == "below the level in guidance"
    assert trained["basis_words"] == "guidance or contract, partly checked"
    shared = rated("INF-07", offered("INF-07", numerator=20, denominator=20))
    assert shared["result_words"] == "meets the level in guidance"


@pytest.mark.parametrize("numerator", [0, 39, 100])
def test_a_comparator_is_never_failed(numerator):
    closed = rated("ACC-07", offered("ACC-07", numerator=numerator, denominator=100))
    assert closed["result"] == "measured"
    assert closed["result_words"] == "measured; the comparator is no target"


def test_a_standard_without_a_level_is_measured():
    left = rated("SUP-04", offered("SUP-04", numerator=2, denominator=6))
    assert left["result_words"] == "measured; no national level"
    assert rated("MHT-01")["basis_words"] == "guidance or contract, sets no level"


def test_counts_are_held_against_counts():
    assert rated("NEE-03", figures=computed(("NEE-03", None, 3, 5)))["result"] == "met"
    assert rated("NEE-03", figures=computed(("NEE-03", None, 2, 5)))["result"] == "not met"


def test_legacy_pending_and_other_nations_do_not_apply():
    assert "earlier rule" in rated("TRN-08")["result_words"]
    assert "not in force" in rated("TRN-13")["result_words"]
    assert rated("PRE-09")["result_words"] == "not applicable in England"
    assert rated("PRE-09", nation="Wales")["result"] == "not evidenced"
    assert rated("LED-01", nation="Wales")["result_words"] == "not applicable in Wales"


def test_a_self_rating_alone_is_not_evidence():
    alone = rated("SUP-01", offered("SUP-01", self_rating="met"))
    assert alone["result_words"] == "not evidenced: self-rated only, no evidence named"
    named = rated("SUP-01", offered("SUP-01", self_rating="met", evidence_reference="Log 7"))
    assert named["result_words"] == "rated met, no figure"
    assert named["shown_by"] == "self-rating with evidence, not moderated"


def test_a_moderated_rating_comes_before_a_self_rating_and_partly_met_is_not_met():
    found = rated(
        "SUP-01",
        offered(
            "SUP-01", self_rating="met", moderated_rating="partly met", evidence_reference="Log"
        ),
    )
    assert found["result_words"] == "rated not met, no figure"
    assert found["shown_by"] == "moderated rating"
    assert found["is_conflict"]
    assert found["next_step"].startswith("Settle why")


def test_one_organisation_not_met_keeps_the_area_from_met():
    found = rated(
        "SUP-01",
        offered("SUP-01", "a", moderated_rating="met"),
        offered("SUP-01", "b", moderated_rating="not met"),
        offered("SUP-01", "c", moderated_rating="not applicable"),
    )
    assert found["result"] == "not met"


def test_rated_not_applicable_by_all_does_not_apply():
    found = rated("SUP-01", offered("SUP-01", moderated_rating="not applicable"))
    assert (found["result"], found["result_words"]) == ("not applicable", "rated not applicable")


def test_figures_of_organisations_are_added_up():
    found = rated(
        "SUP-01",
        offered("SUP-01", "a", numerator=7, denominator=7),
        offered("SUP-01", "b", numerator=0, denominator=10),
        offered("SUP-01", "c", self_rating="met"),
    )
    assert (found["numerator"], found["denominator"]) == (7, 17)
    assert found["shown_by"] == "figures offered"


def test_the_areas_own_tables_come_first():
    found = rated(
        "SUP-01",
        offered("SUP-01", numerator=7, denominator=7),
        figures=computed(("SUP-01", None, 10, 40, "level 3 and above")),
    )
    assert (found["numerator"], found["denominator"]) == (10, 40)
    assert found["shown_by"] == OWN_TABLES
    assert found["note"] == "level 3 and above"


def test_an_organisations_own_word_against_our_figure_is_a_conflict():
    found = answer(
        offered("SUP-01", "trust", self_rating="met", moderated_rating="not met"),
        figures=computed(("SUP-01", None, 0, 84), ("SUP-01", "trust", 0, 84)),
    )
    conflict = found.conflicts.row(0, named=True)
    assert (conflict["self_view"], conflict["data_view"]) == ("met", "not met")
    assert (conflict["numerator"], conflict["denominator"]) == (0, 84)
    assert found.conflicts.height == 1


def test_a_figure_without_a_self_rating_is_no_conflict():
    found = answer(figures=computed(("SUP-01", None, 0, 84), ("SUP-01", "trust", 0, 84)))
    assert found.conflicts.is_empty()


def test_evidence_older_than_its_frequency_is_stale():
    old = offered("SUP-01", numerator=36, denominator=40, dated=date(2026, 2, 1))
    new = old | {"dated": date(2026, 5, 1)}
    assert rated("SUP-01", old)["is_stale"]
    assert rated("SUP-01", old)["next_step"] == "Ask for newer evidence."
    assert not rated("SUP-01", new)["is_stale"]
    ours = computed(("SUP-01", None, 36, 40))
    assert not rated("SUP-01", old, figures=ours)["is_stale"]


def test_a_hidden_figure_is_not_evidenced_and_says_why():
    hidden = computed(("SPC-02", None, None, None, "too few to show"))
    found = rated("SPC-02", figures=hidden)
    assert found["is_hidden"]
    assert found["result_words"] == "not evidenced: the figure is too small to show"


def test_evidence_for_unchecked_and_unlisted_standards_is_kept_out_and_counted():
    found = answer(offered("MHT-06", numerator=1, denominator=2), offered("Local:1"))
    assert found.kept_out == 2
    assert "MHT-06" not in found.ratings["standard_id"].to_list()
    assert found.by_organisation.is_empty()


def test_a_local_user_may_change_our_level_but_never_a_national_one():
    evidence = (
        offered("SUP-01", numerator=30, denominator=40),
        offered("CJS-04", numerator=9, denominator=10),
    )
    own = {"SUP-01": 0.7, "CJS-04": 0.5}
    assert rated("SUP-01", *evidence, own_levels=own)["result_words"] == "meets our proposed level"
    assert rated("SUP-01", *evidence, own_levels=own)["threshold"].startswith("set locally")
    assert rated("CJS-04", *evidence, own_levels=own)["result_words"] == "not met"


def test_a_level_where_there_was_none_can_be_set_locally():
    evidence = offered("SUP-04", numerator=2, denominator=6)
    found = rated("SUP-04", evidence, own_levels={"SUP-04": 0.1})
    assert found["result_words"] == "above our proposed level"


def test_two_figures_for_one_standard_are_refused():
    twice = computed(("SUP-01", None, 1, 2), ("SUP-01", None, 2, 2))
    with pytest.raises(MethodError, match="SUP-01 was computed twice"):
        answer(figures=twice)


def test_a_denominator_of_nothing_gives_no_figure():
    assert (
        rated("SUP-01", offered("SUP-01", numerator=0, denominator=0))["result"] == "not evidenced"
    )


@settings(deadline=None, max_examples=30)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 60)).map(lambda pair: (min(pair), max(pair))),
        min_size=1,
        max_size=5,
    )
)
def test_no_proposal_and_no_comparator_ever_gives_a_national_looking_result(rows):
    wanted = standards().filter(pl.col("standing").is_in(["local proposal", "comparator"]))
    evidence = [
        offered(standard_id, f"o{place}", numerator=part, denominator=whole)
        for standard_id in wanted["standard_id"]
        for place, (part, whole) in enumerate(rows)
    ]
    found = answer(*evidence).ratings.filter(
        pl.col("standard_id").is_in(wanted["standard_id"].to_list())
    )
    assert not set(found["result_words"]) & {"met", "not met"}


@settings(deadline=None, max_examples=30)
@given(part=st.integers(0, 50), more=st.integers(0, 50), whole=st.integers(100, 200))
def test_more_of_a_good_thing_never_loses_a_standard(part, more, whole):
    order = {"not met": 0, "met": 1}
    before = rated("SUP-01", offered("SUP-01", numerator=part, denominator=whole))["result"]
    after = rated("SUP-01", offered("SUP-01", numerator=part + more, denominator=whole))["result"]
    assert order[after] >= order[before]
