"""Drafts for local people to edit: which setting for which need, which cells in scope."""

import polars as pl
import pytest

from carereach.base import EvidenceError
from carereach.evidence import need_by_setting, pathway_cells
from carereach.evidence.pathways import check_codes
from carereach.tables.codes import NEEDS, STAGES

UNSET_NEEDS = {"N13", "N14", "N16", "N18"}
UNSET_SETTINGS = {"S12", "S13", "S15", "S17", "S19", "S21", "S22"}


def level(need, setting):
    found = need_by_setting().filter(need=need, setting=setting)
    return found["level"].item() if found.height else None


def test_the_draft_is_labelled_as_a_draft_and_not_as_evidence():
    assert need_by_setting()["standing"].unique().to_list() == ["expert draft, not evidence"]
    assert pathway_cells()["standing"].unique().to_list() == ["local proposal"]


def test_known_cells_of_the_draft():
    assert level("N1", "S1") == "full"
    assert level("N4", "S1") == "partial"
    assert level("N12", "S4") == "recognise"
    assert level("N17", "S10") == "full"


def test_unset_pairs_are_absent_never_recognise():
    draft = need_by_setting()
    assert draft.height == 14 * 15
    assert not UNSET_NEEDS & set(draft["need"])
    assert not UNSET_SETTINGS & set(draft["setting"])
    assert level("N13", "S4") is None


def test_every_need_and_stage_is_in_scope_somewhere():
    cells = pathway_cells()
    assert 45 <= cells.height <= 60
    assert set(cells["need"]) == set(NEEDS)
    assert set(cells["stage"]) == set(STAGES)


def test_therapy_is_in_scope_around_a_trial():
    justice = set(pathway_cells().filter(stage="justice")["need"])
    assert {"N9", "N10", "N15"} <= justice


def test_an_unknown_code_or_a_pair_given_twice_is_refused():
    columns = {"need": ("N1",), "stage": ("acute",)}
    wrong = pl.DataFrame({"need": ["N1"], "stage": ["later"]})
    with pytest.raises(EvidenceError, match=r"a\.csv, entry N1, field stage is not one of"):
        check_codes(wrong, columns, key=("need", "stage"), file="a.csv")
    twice = pl.DataFrame({"need": ["N1", "N1"], "stage": ["acute", "acute"]})
    with pytest.raises(EvidenceError, match=r"a\.csv, entry N1, field stage stands twice"):
        check_codes(twice, columns, key=("need", "stage"), file="a.csv")
