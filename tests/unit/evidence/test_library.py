"""Any cited number can be found by id, and unchecked ones stay out."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from carereach.base import EvidenceError
from carereach.evidence import all_evidence, assumed, cited
from carereach.evidence.library import gather, read_assumptions
from carereach.tables import Assumption
from tests.unit.evidence.test_entry import GOOD

SOURCE = Path(__file__).parents[3] / "src" / "carereach"
UNCHECKED_ECONOMICS = ("H08", "C03", "C15", "M03", "M10", "M12")


def test_the_council_rate_is_cited_with_its_range():
    rate = cited("econ:N10")
    assert (rate.low, rate.value, rate.high) == (4.3, 10.0, 20.5)
    assert rate.unit == "per 10,000"
    assert rate.standing == "published"


def test_an_id_needs_its_prefix():
    with pytest.raises(EvidenceError, match="no evidence entry N10"):
        cited("N10")


@pytest.mark.parametrize("row", UNCHECKED_ECONOMICS)
def test_an_unchecked_row_is_kept_out_unless_asked_for(row):
    with pytest.raises(EvidenceError, match="has not been checked"):
        cited(f"econ:{row}")
    assert cited(f"econ:{row}", allow_unchecked=True).verified == "no"


def test_all_evidence_leaves_out_exactly_the_unchecked():
    every = {entry.id for entry in all_evidence(allow_unchecked=True)}
    shown = {entry.id for entry in all_evidence()}
    out = every - shown
    assert {name for name in out if name.startswith("econ:")} == {
        f"econ:{row}" for row in UNCHECKED_ECONOMICS
    }
    assert len([name for name in out if name.startswith("std:")]) == 13
    assert not [name for name in out if name.startswith("asm:")]
    assert len([name for name in every if name.startswith("econ:")]) == 111


def test_the_published_arithmetic_holds():
    cost, without, with_support = (cited(f"econ:{row}").number for row in ("P02", "P03", "P04"))
    assert without - with_support == cited("econ:P05").number
    assert (without - with_support) / cost == pytest.approx(12.118, abs=0.001)


def test_a_local_user_owns_an_assumption_and_the_draft_is_named():
    own = {"asm:detour-factor": Assumption(low=1.1, value=1.2, high=1.4)}
    mine = assumed("asm:detour-factor", own)
    assert (mine.low, mine.value, mine.high) == (1.1, 1.2, 1.4)
    assert "1.3" in mine.source
    assert assumed("asm:detour-factor").value == 1.3
    assert assumed("asm:detour-factor", {}) is cited("asm:detour-factor")


def test_a_published_figure_is_not_edited():
    with pytest.raises(EvidenceError, match="published, not an assumption"):
        assumed("econ:N10")


def test_a_local_value_outside_its_own_range_is_refused():
    own = {"asm:detour-factor": Assumption(low=1.3, value=1.2, high=1.4)}
    with pytest.raises(EvidenceError, match=r"area\.toml, assumption asm:detour-factor"):
        assumed("asm:detour-factor", own)


def test_an_id_stands_once():
    entry = cited("econ:N10")
    with pytest.raises(EvidenceError, match="econ:N10 stands twice"):
        gather([entry, replace(entry, title="again")])


@pytest.mark.parametrize("wrong", [{"id": "econ:Z99"}, {"standing": "published"}])
def test_an_assumption_cannot_pass_for_a_published_figure(wrong):
    with pytest.raises(EvidenceError, match="field standing must be assumption or local proposal"):
        read_assumptions([GOOD | wrong])


def test_every_assumption_has_a_range_a_source_and_a_way_to_better_it():
    for entry in all_evidence():
        if entry.id.startswith("asm:"):
            assert entry.standing in ("assumption", "local proposal"), entry.id
            assert entry.low <= entry.value <= entry.high, entry.id
            assert entry.source, entry.id
            assert entry.note, entry.id


def test_every_assumption_is_used_so_that_setting_it_has_an_effect():
    code = "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py"))
    owned = [entry.id for entry in all_evidence() if entry.id.startswith("asm:")]
    assert not [name for name in owned if name not in code]


def test_a_standard_can_be_cited_like_any_number():
    standard = cited("std:ACC-02")
    assert standard.value == 0.8
    assert standard.standing == "local proposal"
    assert cited("std:LED-08").standing == "published"


def test_no_entry_ranks_a_council_by_name():
    rates = [entry for entry in all_evidence() if re.match("econ:N(09|10|11)", entry.id)]
    assert len(rates) == 3
    assert not any("Blackpool" in entry.note for entry in rates)
