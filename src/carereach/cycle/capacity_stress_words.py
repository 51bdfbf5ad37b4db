"""What a scenario says of itself, in the words of a reporting checklist."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from carereach.evidence import Evidence
from carereach.sources.scenario_file import write_scenario
from carereach.tables.scenario import DayStage, Network, Pathway, Route, Stage, StartingState

__all__ = [
    "say_algorithms",
    "say_components",
    "say_data",
    "say_diagram",
    "say_initial",
    "say_inputs",
    "say_kind",
    "say_logic",
    "say_outputs",
    "say_run_length",
    "say_times",
]

_Scenario = Network | Pathway
_WORKED_OUT_FROM_COUNTS = {
    "referrals",
    "hidden",
    "assessors",
    "assessment",
    "patience_assessment",
    "patience_support",
    "threshold",
    "excluded_share",
    "caseload_per_wte",
    "mean_wait_assessment",
    "mean_wait_support",
}
"""Keys of a scenario file that hold an area's counts, or from which they can be worked out."""


def say_kind(scenario: _Scenario) -> str:
    """Say which kind of model it is."""
    if isinstance(scenario, Pathway):
        return (
            "A discrete-event model of one service: referral, triage, assessment, and months of "
            "support from one named worker with a caseload."
        )
    if scenario.day_stages:
        return "A network of stages that moves in steps of a day, where a day's events go together."
    return "A discrete-event queueing network: stages with servers, queues and routes between them."


def say_outputs(scenario: _Scenario, manifest: Mapping[str, Any]) -> list[str]:
    """Say what is measured and how its error is."""
    after = f"counted from day {scenario.warm_up_days:g} to day {scenario.horizon_days:g}"
    lines = [
        (
            "By stage and class: arrived, started, completed, gave up, not accepted; mean wait, "
            "median and 92nd percentile of those who started and, apart, of those still waiting; "
            f"mean number waiting; use of capacity; {after}."
        ),
        (
            "A wait runs from joining a stage's queue to the start of its service. Percentiles "
            "are not shown for fewer than 50 starts. Errors are intervals across replications."
        ),
    ]
    if isinstance(scenario, Pathway):
        lines.append(
            "Of the service: referred again, never served, disengaged, supports broken by cause, "
            "planned endings, contacts, caseloads, crises and cost."
        )
    lines += [
        f"Standard {standard.wait_id}: within {standard.limit_days:g} days"
        + (f", target {standard.share:.0%}" if standard.share is not None else "")
        + (f", set {standard.since}." if standard.since else ".")
        for standard in scenario.standards
    ]
    compared = manifest.get("scenarios")
    return [*lines, "Differences between scenarios are paired."] if compared else lines


def say_diagram(scenario: _Scenario) -> list[str]:
    """Draw the stages as a Mermaid flow chart."""
    if isinstance(scenario, Pathway):
        links = [
            "referral --> triage",
            "triage -- accepted --> assessment",
            "triage -- not accepted --> left[not accepted]",
            "left -. comes back .-> referral",
            "assessment --> support[support by a named worker]",
            "support --> ended",
            "ended -. comes back .-> referral",
        ]
        return ["```mermaid", "flowchart LR", *links, "```"]
    names = [stage.name for stage in _stages(scenario)]
    key = {name: f"s{number}" for number, name in enumerate(names)}
    boxes = [f'{key[name]}["{name.replace(chr(34), chr(39))}"]' for name in names]
    links = [
        f"{key[name]} {arrow} {key[to]}"
        for name, arrow, to in dict.fromkeys(_links(scenario))
        if to in key
    ]
    return ["```mermaid", "flowchart LR", *boxes, *links, "```"]


def _stages(scenario: Network) -> list[Stage | DayStage]:
    return [*scenario.stages, *scenario.day_stages]


def _links(scenario: Network) -> list[tuple[str, str, str]]:
    links: list[tuple[str, str, str]] = []

    def add(name: str, arrow: str, routes: Sequence[Route]) -> None:
        links.extend((name, arrow, route.to) for route in routes)

    for stage in scenario.stages:
        for routes in stage.next.values():
            add(stage.name, "-->", routes)
        for routes in stage.reneged.values():
            add(stage.name, "-. gave up .->", routes)
    for day_stage in scenario.day_stages:
        add(day_stage.name, "-->", day_stage.next)
        add(day_stage.name, "-. gave up .->", day_stage.reneged)
    return links


def say_logic(scenario: _Scenario) -> list[str]:
    """Say how people move."""
    if not isinstance(scenario, Pathway):
        return [
            (
                "People arrive at random at the rates given, wait first come first served within "
                "their priority, are served, and follow a route by chance; the rest leave. A "
                "service begun is not broken off for someone of higher priority."
            )
        ]
    support = scenario.support
    tries = support.outreach.attempts
    return [
        (
            "Referrals are accepted by need (uniform from 0 to 1) against a threshold, and by "
            "written exclusions; some who are not accepted come back with greater need."
        ),
        "After assessment a young person waits for a worker with room, the least loaded first.",
        f"When a contact is not accepted, up to {tries} tries follow before the case is closed."
        if tries
        else "When a contact is not accepted the case is closed: nothing more is tried.",
        (
            "Workers leave at random and are replaced; young people carry on with another worker "
            "by chance. At the end of a contract cases are handed over or closed, as the "
            "contract says."
        ),
    ]


def say_algorithms(scenario: _Scenario) -> list[str]:
    """Say which methods stand in for what happens."""
    arrivals = "Arrivals are Poisson with rates that are constant within periods"
    if isinstance(scenario, Pathway):
        return [
            f"{arrivals}; a hidden pool comes forward one by one at a rate and so runs down.",
            "Contacts, refusals and outreach of a whole episode are drawn together when it begins.",
        ]
    if scenario.day_stages:
        return [
            (
                f"{arrivals}, drawn by day. Who has waited x days gives up that day with the "
                "chance p4 + (p1 - p4) / (1 + (x / p3) ** p2). Stays in part days are rounded up "
                "by chance."
            )
        ]
    return [f"{arrivals}. Patience is drawn when someone joins a queue."]


def say_components(scenario: _Scenario, *, from_tables: bool) -> list[str]:
    """List entities, activities, resources, queues, entries and exits."""
    classes = ", ".join(f"{young.name} (priority {young.priority})" for young in scenario.classes)
    lines = [f"- Entities: young people, by class: {classes}."]
    if isinstance(scenario, Pathway):
        posts = "; ".join(
            f"{contract.name}, day {contract.starts_day:g} to {contract.ends_day:g}: "
            f"{len(contract.worker_wte)} workers, {sum(contract.worker_wte):g} WTE"
            for contract in scenario.contracts
        )
        assessors = "without limit" if scenario.assessors is None else str(scenario.assessors)
        if from_tables:
            assessors = "as many as the tables' counts mean"
        return [
            *lines,
            "- Activities: triage (no time), assessment, contacts, outreach, support.",
            f"- Resources: assessors {assessors}; named workers ({posts}).",
            (
                "- Queues: for assessment, for support, and between workers; first come first "
                "served within priority."
            ),
            (
                "- Entry: referral, return, re-referral or coming forward. Exit: not accepted, "
                "gave up, planned ending, disengaged, worker left, contract ended."
            ),
        ]
    stages = [
        f"{stage.name} ({'no limit' if stage.servers is None else stage.servers})"
        for stage in scenario.stages
    ] + [f"{stage.name} ({stage.places})" for stage in scenario.day_stages]
    entries = [stage.name for stage in _stages(scenario) if stage.arrivals]
    return [
        *lines,
        "- Activities: the service of each stage.",
        f"- Resources: servers or places of {', '.join(stages)}.",
        "- Queues: one for each stage, first come first served within priority.",
        f"- Entry: {', '.join(entries) or 'nowhere'}. Exit: after any stage, by chance not routed.",
    ]


def say_data(
    scenario: _Scenario, assumptions: Mapping[str, Evidence], notes: Sequence[str]
) -> list[str]:
    """Say where numbers come from, as far as it is known."""
    lines = []
    if notes:
        lines.append("The area's own tables: services, capacity, referrals by group and contracts.")
    if assumptions:
        ids = ", ".join(dict.fromkeys(entry.id for entry in assumptions.values()))
        lines.append(f"Evidence entries: {ids}.")
    dated = [standard for standard in scenario.standards if standard.since]
    if dated and lines:
        lines.append(f"Standards: {', '.join(standard.wait_id for standard in dated)}.")
    return lines


def say_inputs(scenario: _Scenario, *, from_tables: bool) -> list[str]:
    """Give the inputs as a file with times in days, without counts of young people.

    Lists of today and hidden need are such counts. Where the scenario was made from an area's
    tables, so is whatever its counts can be worked out from.
    """
    left_out = ""
    if isinstance(scenario, Pathway):
        scenario = replace(scenario, start=StartingState(), hidden={})
        left_out = "today's lists and hidden need"
        if from_tables:
            scenario = replace(scenario, referrals_per_day={})
            left_out += (
                ", referrals, the share not accepted, assessors and assessment, the caseload each "
                "worker may hold and how long people wait before they give up"
            )
    lines = write_scenario(scenario).rstrip().splitlines()
    if from_tables:
        lines = [line for line in lines if line.split(" = ", 1)[0] not in _WORKED_OUT_FROM_COUNTS]
    title = "Every input, times in days" + (f", but {left_out}" if left_out else "")
    why = "What is left out counts young people and stands in the scenario file alone."
    block = ["```toml", "\n".join(lines), "```"]
    return [f"{title}:", "", *block, *(["", why] if left_out else [])]


def say_initial(scenario: _Scenario) -> list[str]:
    """Say how a run begins."""
    warm_up = (
        f"The first {scenario.warm_up_days:g} days are not counted."
        if scenario.warm_up_days
        else "Everything is counted from the first day; there is no warm-up."
    )
    if not isinstance(scenario, Pathway):
        return [f"A run begins empty. {warm_up}"]
    start = scenario.start
    lists = (start.held, start.waiting_for_assessment, start.waiting_for_support)
    if not any(sum(people.values()) for people in lists):
        return [f"A run begins empty. {warm_up}"]
    begins = f" on {scenario.starts_on.isoformat()}" if scenario.starts_on else ""
    return [f"A run begins{begins} with the lists and caseload given under start. {warm_up}"]


def say_run_length(scenario: _Scenario) -> list[str]:
    """Say how long a run is."""
    counted = scenario.horizon_days - scenario.warm_up_days
    return [f"{scenario.horizon_days:g} days, of which {counted:g} are counted. Times are in days."]


def say_times(scenario: _Scenario) -> list[str]:
    """Say how time moves on and how ties are broken."""
    if not isinstance(scenario, Pathway) and scenario.day_stages:
        return [
            (
                "Steps of a day. Each day services end, queues are served, people give up, and new "
                "people join, in this order."
            )
        ]
    return ["Event by event. Ties are broken by time, kind of event and order of planning."]
