"""Scenario files run: small tables, words for differences, and changes held to the file's rules."""

from pathlib import Path

import pytest

from carereach.base import MethodError
from carereach.cycle.capacity_runs import (
    RunWish,
    cautions_for,
    change_checked,
    compare_file,
    run_file,
    say_differences,
    say_run,
    table_of_stages,
)
from carereach.sources.scenario_file import read_scenario

EXAMPLES = Path(__file__).parents[3] / "examples" / "capacity"
SPECIALIST = EXAMPLES / "specialist.toml"
FEW = RunWish(replications=2)


def changes_in(folder: Path, text: str) -> Path:
    path = folder / "changes.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_has_a_row_a_stage_and_says_what_is_not_told():
    ran = run_file(SPECIALIST, RunWish(replications=1))

    head, rows = table_of_stages(ran.answer)

    assert [row[0] for row in rows] == list(ran.answer.stages)
    assert all(len(row) == len(head) for row in rows)
    assert rows[0][-1] == "not told"  # triage has no servers
    assert "(" not in rows[1][1]  # one run has no interval
    assert "1 runs of 1,827 days" in say_run(ran.answer)


def test_a_change_of_nothing_is_no_difference(tmp_path):
    same = changes_in(tmp_path, '[[change]]\nfield = "support.refuses"\ntimes = 1\n')

    told = list(say_differences(compare_file(SPECIALIST, same, FEW).comparison))

    assert told.count("  nothing that can be told from chance") == 2
    assert told[-1] == "Not told apart from chance: 0 figures (all of them with --json)."


def test_a_change_to_what_no_file_may_hold_is_refused(tmp_path):
    late = changes_in(tmp_path, '[[change]]\nfield = "warm_up_days"\nadd = 9000\n')

    with pytest.raises(MethodError, match="The changed scenario"):
        change_checked(read_scenario(SPECIALIST), late)


def test_staff_go_where_the_file_says_and_else_where_they_are(tmp_path):
    scenario = read_scenario(EXAMPLES / "net3.toml")
    nowhere = changes_in(tmp_path, "[[change]]\nwte = 2\n")
    names = [stage.name for stage in scenario.stages]

    changed = change_checked(scenario, nowhere, staff_of=names[1])

    assert changed.stages[1].servers == scenario.stages[1].servers + 2
    with pytest.raises(MethodError, match="Say which stage"):
        change_checked(scenario, nowhere)
    told = changes_in(tmp_path, f'[[change]]\nwte = 2\nstage = "{names[0]}"\n')
    assert change_checked(scenario, told, staff_of=names[1]).stages[1] == scenario.stages[1]


def test_standards_of_those_seen_and_of_those_waiting_are_not_to_be_mixed(tmp_path):
    text = SPECIALIST.read_text(encoding="utf-8")
    both = tmp_path / "both.toml"
    listed = '[[standard]]\nwait_id = "wait:RTT18"\n\n[triage]'
    both.write_text(text.replace("[triage]", listed), encoding="utf-8")

    assert any("must not be compared" in said for said in cautions_for(read_scenario(both)))
    assert not any(
        "must not be compared" in said for said in cautions_for(read_scenario(SPECIALIST))
    )
