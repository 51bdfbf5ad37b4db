"""Reading and writing scenario files: what is accepted, what is refused, and in which words."""

import math
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.sources.scenario_file import (
    ScenarioError,
    check_scenario,
    parse_scenario,
    read_scenario,
    write_scenario,
)
from carereach.tables.scenario import (
    Contract,
    DayStage,
    Distribution,
    Network,
    Pathway,
    Route,
    Stage,
    Standard,
    StartingState,
    Support,
    Triage,
    YoungPeople,
)

EXAMPLES = Path(__file__).parents[3] / "examples" / "capacity"
NETWORK = """
name = "Two stages"
kind = "network"
unit = "day"
horizon = 1000
warm_up = 100
[[class]]
name = "high"
[[class]]
name = "low"
priority = 2
[[stage]]
name = "first"
servers = 2
arrivals = { high = 1, low = 4 }
service = { kind = "exponential", mean = 0.25 }
next = [{ to = "second", chance = 0.8 }]
[[stage]]
name = "second"
servers = "no limit"
[stage.service]
high = { kind = "gamma", mean = 2, sd = 1 }
low = { kind = "deterministic", mean = 1 }
"""
DAY_STEP = """
name = "By day"
kind = "day-step"
unit = "day"
horizon = 100
[[stage]]
name = "one"
places = 5
arrivals = 2
stay = { kind = "deterministic", mean = 3 }
"""
PATHWAY = """
name = "A service"
kind = "pathway"
unit = "week"
horizon = 104
referrals = { a = 3, b = 2 }
assessors = 1
assessment = { kind = "deterministic", mean = 1 }
[[class]]
name = "a"
[[class]]
name = "b"
[support]
caseload_per_wte = 12
length = { kind = "exponential", mean = 50 }
[[contract]]
name = "team"
ends = 52
worker_wte = [1, 0.6]
"""


def parse(text):
    return parse_scenario(text.encode(), file="scenario.toml")


def faults_of(text):
    scenario, faults = parse(text)
    assert (scenario is None) == bool(faults)
    return faults


def good(text):
    scenario, faults = parse(text)
    assert faults == ()
    return scenario


SCENARIOS = sorted(set(EXAMPLES.glob("*.toml")) - set(EXAMPLES.glob("what-if-*.toml")))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_examples_read_and_read_back_the_same(path):
    scenario = read_scenario(path)

    assert good(write_scenario(scenario)) == scenario


def test_hours_for_contacts_are_given_whole_or_not_at_all():
    hours = "hours_per_contact = 1.5\n"
    week = "contact_hours_per_wte_week = 15\n"
    line = "caseload_per_wte"
    both = good(PATHWAY.replace(line, hours + week + line))
    assert (both.support.hours_per_contact, both.support.contact_hours_per_wte_week) == (1.5, 15)
    assert good(write_scenario(both)) == both
    for one, missing in ((hours, "contact_hours_per_wte_week"), (week, "hours_per_contact")):
        (fault,) = faults_of(PATHWAY.replace(line, one + line))
        assert fault.key == missing


def test_times_are_turned_into_days_from_the_unit_the_file_states():
    pathway = good(PATHWAY)

    assert pathway.horizon_days == 728
    assert pathway.assessment.mean == 7
    assert pathway.referrals_per_day["a"] == ((0.0, 3 / 7),)
    assert pathway.contracts[0].ends_day == 364
    by_hour = good(NETWORK.replace('unit = "day"', 'unit = "hour"'))
    assert by_hour.horizon_days == pytest.approx(1000 / 24)
    assert by_hour.stages[0].arrivals["low"][0][1] == pytest.approx(96)


def test_what_is_given_once_stands_for_every_class():
    network = good(NETWORK)

    assert set(network.stages[0].service) == {"high", "low"}
    assert network.stages[0].next["low"] == (Route(to="second", chance=0.8),)
    assert network.stages[1].servers is None


def test_whole_0_and_1_are_chances():
    network = good(
        NETWORK.replace("chance = 0.8", "chance = 1").replace(
            'servers = "no', 'accepts = 0\nservers = "no'
        )
    )

    assert network.stages[0].next["high"][0].chance == 1
    assert network.stages[1].accepts == {"high": 0, "low": 0}


def test_arrivals_come_by_period():
    periods = "[{ from = 0, to = 365, rate = 1 }, { from = 365, rate = 2 }]"
    network = good(NETWORK.replace("high = 1,", f"high = {periods},"))

    assert network.stages[0].arrivals["high"] == ((0.0, 1.0), (365.0, 2.0))


def test_a_lognormal_may_be_given_by_its_logarithm():
    stay = '{ kind = "lognormal", log_mean = 4.020459, log_sd = 0.3844108 }'
    network = good(DAY_STEP.replace('{ kind = "deterministic", mean = 3 }', stay))

    found = network.day_stages[0].stay
    assert found.mean == pytest.approx(math.exp(4.020459 + 0.3844108**2 / 2))
    assert math.log(1 + (found.sd / found.mean) ** 2) == pytest.approx(0.3844108**2)


def test_a_standard_of_the_library_needs_only_its_id():
    network = good(NETWORK + '[[standard]]\nwait_id = "wait:RTT18"\n')

    assert network.standards == (
        Standard(wait_id="wait:RTT18", limit_days=126, share=0.92, since="2012"),
    )


def test_a_standard_of_ones_own_says_when_it_was_set():
    own = '[[standard]]\nwait_id = "local"\nlimit = 4\nshare = 1\nsince = 2026-04-01\n'

    assert good(PATHWAY + own).standards[0] == Standard(
        wait_id="local", limit_days=28, share=1, since="2026-04-01"
    )


NETWORK_FAULTS = {
    "negative rate": ("high = 1,", "high = -1,", "arrivals.high", "finite number of 0 or more"),
    "rate not a number": ("high = 1,", "high = nan,", "arrivals.high", "finite number"),
    "infinite rate": ("high = 1,", "high = inf,", "arrivals.high", "finite number"),
    "rate in words": ("high = 1,", 'high = "1",', "arrivals.high", "finite number"),
    "rate far too large": ("high = 1,", f"high = 1{'0' * 400},", "arrivals.high", "finite number"),
    "one rate for two classes": ("{ high = 1, low = 4 }", "5", "arrivals", "each class"),
    "chances above 1": (
        "chance = 0.8 }",
        "chance = 0.8 }, { leaves = 0.3 }",
        "next",
        "more than 1",
    ),
    "chances below 1 with leavers": (
        "chance = 0.8 }",
        "chance = 0.8 }, { leaves = 0.1 }",
        "next",
        "must add up to 1",
    ),
    "a stage twice in a route": (
        "chance = 0.8 }",
        'chance = 0.4 }, { to = "second", chance = 0.4 }',
        "next",
        "one stage twice",
    ),
    "a chance above 1": ("chance = 0.8", "chance = 1.8", "next[1].chance", "from 0 to 1"),
    "unknown stage": ('to = "second"', 'to = "secnd"', "next[1].to", "stage number 2"),
    "unknown class": ("{ high = 1, low", "{ hgh = 1, low", "arrivals.hgh", "class number 1"),
    "a stage name twice": ('name = "second"', 'name = "first"', "name", "earlier stage"),
    "a class name twice": ('name = "low"', 'name = "high"', "name", "earlier class"),
    "horizon below warm-up": ("horizon = 1000", "horizon = 90", "horizon", "longer than"),
    "unknown kind of time": ('"exponential"', '"weibull"', "service.kind", "one of: exponential"),
    "a parameter missing": ("mean = 2, sd = 1", "mean = 2", "service.high.sd", "is missing"),
    "a median": ("mean = 0.25", "median = 0.25", "service.median", "a median is not a mean"),
    "an unknown key": ("servers = 2", "server = 2", "server", "servers may be meant"),
    "a far stranger": ("servers = 2", "servers = 2\nxyz = 1", "xyz", "the keys are name, arrivals"),
    "units mixed": ("horizon = 1000", "horizon_weeks = 100", "horizon_weeks", "mixes units"),
    "working days": ('unit = "day"', 'unit = "working day"', "unit", "turn working days into days"),
    "no unit": ('unit = "day"', "", "unit", "must state the one unit"),
    "no kind": ('kind = "network"', "", "kind", "is missing"),
    "no servers": ("servers = 2", "servers = 0", "servers", 'whole number of 1 or more, or "no'),
    "servers by halves": ("servers = 2", "servers = 2.5", "servers", "whole number"),
    "places in a network": ("servers = 2", "places = 2", "places", "give servers"),
    "a name of two lines": ('"Two stages"', '"Two\\nstages"', "name", "plain text on one line"),
    "a long name": ('"Two stages"', f'"{"x" * 300}"', "name", "no longer than"),
    "priority in words": ("priority = 2", 'priority = "2"', "priority", "whole number"),
    "service not a table": (
        'service = { kind = "exponential", mean = 0.25 }',
        "service = 4",
        "service",
        "table of keys",
    ),
    "routes not a list": (
        '[{ to = "second", chance = 0.8 }]',
        '"second"',
        "next",
        "must be a list",
    ),
    "no length of service": (
        'service = { kind = "exponential", mean = 0.25 }',
        "",
        "service",
        "is missing",
    ),
    "no length of service for one": (
        'service = { kind = "exponential", mean = 0.25 }',
        'service = { high = { kind = "exponential", mean = 0.25 } }',
        "service",
        "a class that arrives here",
    ),
    "a part that is a list of texts": ("[{ to = ", '["x", { to = ', "next[1]", "table of keys"),
    "service missing": ("low = { kind", "hgh = { kind", "service.hgh", "class number 1"),
}


@pytest.mark.parametrize(
    ("old", "new", "key", "words"), NETWORK_FAULTS.values(), ids=NETWORK_FAULTS
)
def test_a_faulty_network_is_refused_by_file_and_key(old, new, key, words):
    assert old in NETWORK

    faults = faults_of(NETWORK.replace(old, new, 1))

    assert any(fault.key == key and words in fault.message for fault in faults), faults
    assert all(fault.sentence().startswith("scenario.toml") for fault in faults)


PERIOD_FAULTS = {
    "a gap": ("[{ from = 0, to = 9, rate = 1 }, { from = 10, rate = 2 }]", "gap between periods 1"),
    "an overlap": ("[{ from = 0, to = 11, rate = 1 }, { from = 10, rate = 2 }]", "overlapping"),
    "out of order": ("[{ from = 0, rate = 1 }, { from = 0, rate = 2 }]", "overlapping"),
    "no start": ("[{ from = 5, rate = 1 }]", "starts at 0"),
    "no period": ("[]", "starts at 0"),
    "an early end": ("[{ from = 0, to = 500, rate = 1 }]", "before the horizon"),
    "backwards": ("[{ from = 0, to = 0, rate = 1 }]", "does not end after it starts"),
}


@pytest.mark.parametrize(("periods", "words"), PERIOD_FAULTS.values(), ids=PERIOD_FAULTS)
def test_periods_leave_nothing_out_and_say_nothing_twice(periods, words):
    faults = faults_of(NETWORK.replace("high = 1,", f"high = {periods},"))

    assert any(fault.key == "arrivals.high" and words in fault.message for fault in faults), faults


PATHWAY_FAULTS = {
    "a contract backwards": ("ends = 52", "starts = 60\nends = 52", "ends", "later than the start"),
    "a contract twice": (
        "[[contract]]",
        '[[contract]]\nname = "team"\nstarts = 10\nends = 60\nworker_wte = [1]\n[[contract]]',
        "starts",
        "overlaps an earlier contract",
    ),
    "nobody in post": ("[1, 0.6]", "[]", "worker_wte", "above 0 and no more than 1"),
    "a worker of no WTE": ("[1, 0.6]", "[1, 0]", "worker_wte", "above 0"),
    "a team as a worker": ("[1, 0.6]", "[5.5]", "worker_wte", "no more than 1"),
    "WTE and headcount": ("worker_wte =", "headcount = 2\nworker_wte =", "headcount", "beside WTE"),
    "headcount alone": ("worker_wte = [1, 0.6]", "workers = 2", "workers", "is a headcount"),
    "hidden above population": (
        "assessors = 1",
        "assessors = 1\nhidden = { a = 5, b = 6 }\npopulation = 10",
        "hidden",
        "more than the population",
    ),
    "an undated target": (
        "[support]",
        '[[standard]]\nwait_id = "own"\nlimit = 4\n[support]',
        "since",
        "when this target was set",
    ),
    "a target as text": (
        "[support]",
        '[[standard]]\nwait_id = "wait:RTT18"\ntarget = 4\n[support]',
        "target",
        "share is the target",
    ),
    "an unknown field assumed": (
        "[support]",
        '[assumed]\n"support.surviv" = [0, 1]\n[support]',
        "support.surviv",
        "not the name of a number",
    ),
    "a range without the number": (
        "[support]",
        '[assumed]\n"support.refuses" = [0.2, 0.5]\n[support]',
        "support.refuses",
        "the scenario's own inside",
    ),
    "a range of one": (
        "[support]",
        '[assumed]\n"support.refuses" = [0.2]\n[support]',
        "support.refuses",
        "low and a high",
    ),
    "no class": ("[[class]]", "[[clas]]\nname = 1\n[[clas]]", "clas", "class may be meant"),
    "no contract": ("[[contract]]", "[contract]", "contract", "a list of [[contract]]"),
    "no support": ("[support]", "[triage]", "support", "is missing"),
    "a date in quotes": (
        "assessors = 1",
        'assessors = 1\nstarts_on = "May"',
        "starts_on",
        "a date",
    ),
    "chances of values": (
        '{ kind = "exponential", mean = 50 }',
        '{ kind = "empirical", values = [1, 2], chances = [0.5, 0.6] }',
        "length.chances",
        "add up to 1",
    ),
    "values without chances": (
        '{ kind = "exponential", mean = 50 }',
        '{ kind = "empirical", values = [1, 2], chances = [1] }',
        "length.chances",
        "as many as",
    ),
    "a value below 0": (
        '{ kind = "exponential", mean = 50 }',
        '{ kind = "empirical", values = [-1, 2], chances = [0.5, 0.5] }',
        "length.values",
        "list of finite numbers",
    ),
    "ends of a normal": (
        '{ kind = "exponential", mean = 50 }',
        '{ kind = "truncated normal", mean = 50, sd = 3, low = 9, high = 8 }',
        "length.high",
        "above low",
    ),
    "two ways to say one": (
        '{ kind = "exponential", mean = 50 }',
        '{ kind = "lognormal", mean = 50, log_mean = 3, log_sd = 1 }',
        "length.log_mean",
        "not both",
    ),
    "referrals of nobody in particular": ("{ a = 3, b = 2 }", "5", "referrals", "each class"),
    "a class as one table": ('[[class]]\nname = "a"\n[[class]]', "[class]", "class", "[[class]]"),
}


@pytest.mark.parametrize(
    ("old", "new", "key", "words"), PATHWAY_FAULTS.values(), ids=PATHWAY_FAULTS
)
def test_a_faulty_pathway_is_refused_by_file_and_key(old, new, key, words):
    assert old in PATHWAY

    faults = faults_of(PATHWAY.replace(old, new, 1))

    assert any(fault.key == key and words in fault.message for fault in faults), faults


DAY_FAULTS = {
    "a stay of 0 days": ("mean = 3", "mean = 0", "stay", "a day or more"),
    "a value of half a day": (
        '{ kind = "deterministic", mean = 3 }',
        '{ kind = "empirical", values = [0.5, 2], chances = [0.5, 0.5] }',
        "stay",
        "a day or more",
    ),
    "weeks": ('unit = "day"', 'unit = "week"', "unit", "must be day"),
    "servers": ("places = 5", "servers = 5", "servers", "give places"),
    "routes of those who never give up": (
        "places = 5",
        'places = 5\nreneged = [{ to = "one", chance = 1 }]',
        "hazard",
        "is missing",
    ),
    "no stage": ("[[stage]]", "[[stge]]", "stage", "is missing"),
    "two classes": (
        "[[stage]]",
        '[[class]]\nname = "a"\n[[class]]\nname = "b"\n[[stage]]',
        "class",
        "has no classes",
    ),
    "a stage as one table": ("[[stage]]", "[stage]", "stage", "at least one"),
}


@pytest.mark.parametrize(("old", "new", "key", "words"), DAY_FAULTS.values(), ids=DAY_FAULTS)
def test_a_faulty_day_step_is_refused_by_file_and_key(old, new, key, words):
    assert old in DAY_STEP

    faults = faults_of(DAY_STEP.replace(old, new, 1))

    assert any(fault.key == key and words in fault.message for fault in faults), faults


def test_faults_are_told_together_and_never_by_value(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(
        NETWORK.replace("high = 1,", "high = -777,").replace("servers = 2", "server = 3")
    )

    with pytest.raises(ScenarioError) as caught:
        read_scenario(path)

    assert isinstance(caught.value, SourceError)
    assert len(caught.value.faults) >= 3
    assert "more faults" in str(caught.value)
    assert "table [[stage]] number 1, key" in str(caught.value)
    assert not any("777" in fault.sentence() for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name = 'a'\nname = 'b'\n", "twice"),
        (b"[support]\n[support]\n", "twice"),
        (b"name 'a'\n", "is not TOML"),
        (b"name = '\xff'", "is not TOML"),
        (b"x" * 5_000_001, "far larger"),
    ],
)
def test_what_is_no_scenario_is_refused_in_one_sentence(content, words):
    scenario, faults = parse_scenario(content, file="scenario.toml")

    assert scenario is None
    assert len(faults) == 1
    assert words in faults[0].sentence()


def test_a_file_that_is_not_there_is_refused(tmp_path):
    scenario, faults = check_scenario(tmp_path / "none.toml")

    assert scenario is None
    assert faults[0].sentence().startswith("none.toml: The file cannot be opened")


amounts = st.floats(0.001, 1e6)
chances = st.floats(0, 1)
names = st.text(st.characters(categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12)
names = names.filter(lambda name: name.strip() and name.isprintable())
lengths = st.one_of(
    st.builds(Distribution, kind=st.just("exponential"), mean=amounts),
    st.builds(Distribution, kind=st.just("deterministic"), mean=amounts),
    st.builds(Distribution, kind=st.sampled_from(["gamma", "lognormal"]), mean=amounts, sd=amounts),
    st.builds(
        Distribution,
        kind=st.just("truncated normal"),
        mean=st.floats(-1e3, 1e3),
        sd=amounts,
        low=st.floats(0, 10),
        high=st.one_of(st.just(math.inf), st.floats(11, 100)),
    ),
    st.just(Distribution(kind="empirical", values=(1.0, 2.5), chances=(0.25, 0.75))),
)
rates = st.one_of(
    st.builds(lambda rate: ((0.0, rate),), amounts),
    st.builds(lambda a, b, day: ((0.0, a), (day, b)), amounts, amounts, amounts),
)
class_names = st.lists(names, min_size=1, max_size=3, unique=True)
standards = st.lists(
    st.builds(
        Standard,
        wait_id=st.just("own"),
        limit_days=amounts,
        share=st.none() | chances,
        since=st.just("2026"),
    ),
    max_size=2,
).map(tuple)


@st.composite
def networks(draw):
    classes = draw(class_names)
    routes = (Route(to="b", chance=draw(chances)),)
    stages = tuple(
        Stage(
            name=name,
            servers=draw(st.none() | st.integers(1, 99)),
            waiting_room=draw(st.none() | st.integers(0, 99)),
            service={one: draw(lengths) for one in classes},
            arrivals={one: draw(rates) for one in classes[:1]},
            patience={one: draw(lengths) for one in classes[1:]},
            accepts={one: draw(chances) for one in classes},
            next=dict.fromkeys(classes, routes),
            reneged=dict.fromkeys(classes[:1], routes),
        )
        for name in ("a", "b")
    )
    return Network(
        name=draw(names),
        horizon_days=draw(st.floats(101, 1e4)),
        warm_up_days=draw(st.floats(0, 100)),
        classes=tuple(YoungPeople(name=one, priority=draw(st.integers(0, 9))) for one in classes),
        stages=stages,
        standards=draw(standards),
        wait_bin_days=draw(amounts),
    )


@st.composite
def pathways(draw):
    classes = draw(class_names)
    numbers = {one: draw(st.integers(0, 99)) for one in classes}
    refuses = draw(chances)
    return Pathway(
        name=draw(names),
        horizon_days=draw(st.floats(101, 1e4)),
        warm_up_days=0.0,
        classes=tuple(YoungPeople(name=one) for one in classes),
        referrals_per_day={one: draw(rates) for one in classes},
        assessors=draw(st.none() | st.integers(1, 9)),
        assessment=draw(lengths),
        support=Support(caseload_per_wte=draw(amounts), length=draw(lengths), refuses=refuses),
        contracts=(
            Contract(
                name="c", starts_day=-5.0, ends_day=draw(amounts), worker_wte=(1.0, 0.5),
                handover=draw(st.sampled_from(["transfer", "close"])),
            ),
        ),
        triage=Triage(returns=draw(chances), returns_after=draw(lengths)),
        hidden=numbers,
        comes_forward_per_year=draw(amounts),
        patience_support={one: draw(lengths) for one in classes[:1]},
        start=StartingState(held=numbers, mean_wait_support_days=draw(amounts)),
        starts_on=draw(st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))),
        standards=draw(standards),
        assumed={"support.refuses": (refuses / 2, refuses * 2)},
    )  # fmt: skip


@given(st.one_of(networks(), pathways()))
def test_what_is_written_reads_back_as_the_very_same(scenario):
    assert good(write_scenario(scenario)) == scenario


@given(stay=lengths, hazard=st.none() | st.tuples(chances, amounts, amounts, chances))
def test_a_day_step_reads_back_as_the_very_same(stay, hazard):
    short = stay.kind not in {"truncated normal", "empirical"} and stay.mean < 1
    scenario = Network(
        name="days",
        horizon_days=10.0,
        warm_up_days=0.0,
        classes=(YoungPeople(name="everyone"),),
        day_stages=(DayStage(name="one", places=3, stay=stay, hazard=hazard),),
    )

    read, faults = parse(write_scenario(scenario))

    assert (read is None) == short == bool(faults)
    assert short or read == scenario
