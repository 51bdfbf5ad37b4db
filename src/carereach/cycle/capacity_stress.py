"""The STRESS-DES sheet of a simulation: 20 items from the scenario and the run, or not stated.

Source: Monks, Currie, Onggo, Robinson, Kunc and Taylor 2018, Strengthening the reporting of
empirical simulation studies: introducing the STRESS guidelines, Journal of Simulation 13(1):55-67,
doi:10.1080/17477778.2018.1442155. Items are named as there; what is said of each is our own.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from carereach.cycle.capacity_stress_words import (
    say_algorithms,
    say_components,
    say_data,
    say_diagram,
    say_initial,
    say_inputs,
    say_kind,
    say_logic,
    say_outputs,
    say_run_length,
    say_times,
)
from carereach.evidence import Evidence
from carereach.tables.scenario import Network, Pathway

__all__ = ["ITEMS", "stress_sheet"]

ITEMS = {
    "1.1": "Purpose of the model",
    "1.2": "Model outputs",
    "1.3": "Experimentation aims",
    "2.1": "Base model overview diagram",
    "2.2": "Base model logic",
    "2.3": "Scenario logic",
    "2.4": "Algorithms",
    "2.5": "Components",
    "3.1": "Data sources",
    "3.2": "Pre-processing",
    "3.3": "Input parameters",
    "3.4": "Assumptions",
    "4.1": "Initialisation",
    "4.2": "Run length",
    "4.3": "Estimation approach",
    "5.1": "Software and programming language",
    "5.2": "Random sampling",
    "5.3": "Model execution",
    "5.4": "System specification",
    "6.1": "Computer model sharing statement",
}
"""The 20 items."""

_SECTIONS = {
    "1": "Objectives",
    "2": "Logic",
    "3": "Data",
    "4": "Experimentation",
    "5": "Implementation",
    "6": "Code access",
}
_WHO = {
    "1.1": "whoever asked for the simulation, in a sentence",
    "1.3": "whoever chose what to compare",
    "3.1": "whoever filled in the scenario file",
    "3.2": "whoever filled in the scenario file",
    "5.1": "whoever ran it",
    "4.3": "whoever ran it",
    "5.2": "whoever ran it",
    "5.4": "whoever ran it",
    "6.1": "whoever publishes the results",
}
_Said = Sequence[str]


def stress_sheet(
    scenario: Network | Pathway,
    manifest: Mapping[str, Any],
    *,
    notes: Sequence[str] = (),
    assumptions: Mapping[str, Evidence] | None = None,
) -> str:
    """Return the filled sheet as Markdown; what nobody said is "Not stated", with who could say.

    Args:
        scenario: what was simulated.
        manifest: the record of the run (its ``run`` part: engine, version, scenario_sha256, seed,
            replications, confidence, stopped), and, where they are known: purpose, aims,
            scenarios (names of what was compared), python, packages, system, seconds,
            where (is the code), licence.
        notes: how tables were turned into the scenario, from ``draft_scenario``.
        assumptions: the evidence entry behind each name in ``Pathway.assumed``.
    """
    said = _say(scenario, manifest, notes, assumptions or {})
    lines = [
        f"# STRESS-DES sheet: {scenario.name}",
        "",
        (
            "Twenty items of Monks and others 2018 (doi:10.1080/17477778.2018.1442155), filled "
            "from the scenario file and the record of the run."
        ),
    ]
    section = ""
    for number, title in ITEMS.items():
        if number[0] != section:
            section = number[0]
            lines += ["", f"## {section}. {_SECTIONS[section]}"]
        words = [each for each in said[number] if each]
        lines += ["", f"### {number} {title}", "", *(words or [_not_stated(number)])]
    return "\n".join(lines) + "\n"


def _not_stated(number: str) -> str:
    return f"Not stated. Could be said by {_WHO.get(number, 'whoever wrote the scenario')}."


def _say(
    scenario: Network | Pathway,
    manifest: Mapping[str, Any],
    notes: Sequence[str],
    assumptions: Mapping[str, Evidence],
) -> dict[str, _Said]:
    purpose, aims, system, where = (
        _sentence(manifest.get(key)) for key in ("purpose", "aims", "system", "where")
    )
    return {
        "1.1": [purpose],
        "1.2": say_outputs(scenario, manifest),
        "1.3": [aims, _compared(manifest)],
        "2.1": say_diagram(scenario),
        "2.2": [say_kind(scenario), *say_logic(scenario)],
        "2.3": [_compared(manifest)] if manifest.get("scenarios") else [
            "One scenario; nothing was compared."
        ],
        "2.4": say_algorithms(scenario),
        "2.5": say_components(scenario, from_tables=bool(notes)),
        "3.1": say_data(scenario, assumptions, notes),
        "3.2": [f"- {note}" for note in notes],
        "3.3": say_inputs(scenario, from_tables=bool(notes)),
        "3.4": _assumed(scenario, assumptions),
        "4.1": say_initial(scenario),
        "4.2": say_run_length(scenario),
        "4.3": _estimation(manifest),
        "5.1": _software(manifest),
        "5.2": _sampling(manifest),
        "5.3": say_times(scenario),
        "5.4": [system, _seconds(manifest)],
        "6.1": [where, _licence(manifest), _identity(manifest)],
    }  # fmt: skip


def _sentence(value: Any) -> str:
    text = "" if value is None else str(value).strip()
    return text if not text or text.endswith(".") else f"{text}."


def _compared(manifest: Mapping[str, Any]) -> str:
    names = manifest.get("scenarios") or ()
    return f"Compared with the base under the same luck: {'; '.join(names)}." if names else ""


def _assumed(scenario: Network | Pathway, assumptions: Mapping[str, Evidence]) -> list[str]:
    if not isinstance(scenario, Pathway) or not scenario.assumed:
        return ["No input is marked as assumed in the scenario file."]
    lines = ["| field | low | high | what it rests on |", "|---|---|---|---|"]
    for name, (low, high) in scenario.assumed.items():
        entry = assumptions.get(name)
        source = f"{entry.id}: {entry.source}" if entry else "Not stated"
        lines.append(f"| {name} | {low:g} | {high:g} | {source} |")
    return lines


def _estimation(manifest: Mapping[str, Any]) -> list[str]:
    replications = manifest.get("replications")
    if replications is None:
        return []
    confidence = manifest.get("confidence")
    interval = f" at {confidence:.0%} confidence" if confidence else ""
    stopped = manifest.get("stopped")
    return [
        f"{replications} independent replications; Student's t intervals{interval} across "
        "replications, for percentiles too, which are never pooled."
        + (f" Why no more: {stopped}." if stopped else "")
    ]


def _software(manifest: Mapping[str, Any]) -> list[str]:
    version = manifest.get("version")
    if version is None:
        return []
    engine = manifest.get("engine")
    python, packages = manifest.get("python"), manifest.get("packages")
    return [
        f"Carereach {version}"
        + (f", engine {engine}" if engine else "")
        + (f", Python {python}" if python else ", Python (version not stated)")
        + (f", {packages}" if packages else "")
        + ". Kernels are compiled by Numba; the same code gives the same results uncompiled."
    ]


def _sampling(manifest: Mapping[str, Any]) -> list[str]:
    seed = manifest.get("seed")
    if seed is None:
        return []
    first = manifest.get("first_replication", 0)
    return [
        (
            f"Seed {seed}, replications from number {first} on. Each number drawn is a function "
            "of seed, replication, person or worker, purpose and count (counter-based, "
            "SplitMix64 finaliser: Salmon and others 2011, doi:10.1145/2063384.2063405; Steele "
            "and others 2014, doi:10.1145/2714064.2660195), so scenarios share their luck and "
            "results do not depend on batches or machines."
        )
    ]


def _seconds(manifest: Mapping[str, Any]) -> str:
    seconds = manifest.get("seconds")
    return f"The run took {seconds:.1f} seconds." if seconds is not None else ""


def _licence(manifest: Mapping[str, Any]) -> str:
    licence = manifest.get("licence")
    return f"Licence: {licence}." if licence else ""


def _identity(manifest: Mapping[str, Any]) -> str:
    digest = manifest.get("scenario_sha256")
    return (
        f"The scenario has the SHA-256 {digest}; the same scenario, seed and version give the same "
        "numbers to the last digit."
        if digest
        else ""
    )
