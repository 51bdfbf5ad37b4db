"""A small workspace for the capacity and contracts pages: one specialist service and its facts."""

from datetime import date

from carereach.tables import TABLES, AreaSettings, Workspace
from carereach.tables.check import empty_frame
from tests.unit.capacity.rows import activity, service, table

NEED = {"need_low": 100.0, "need_planning": 200.0, "need_high": 400.0}
NO_NEED = {"need_low": None, "need_planning": None, "need_high": None}

GROWING = activity(
    staff_wte=5.5,
    vacancies_wte=1.5,
    caseload_limit_per_wte=12.0,
    places=72,
    referrals=168,
    accepted=142,
    rejected=26,
    treatments_started=84,
    closed_before_support=14,
    current_caseload=79,
    waiting_for_assessment=31,
    waiting_for_treatment=58,
    mean_wait_treatment_days=139.0,
    median_wait_treatment_days=131.0,
    mean_support_months=14.0,
    staff_left_wte=2.0,
)
CONTRACT = {
    "contract_id": "con-a",
    "service_id": "a",
    "starts_on": date(2025, 12, 1),
    "ends_on": date(2026, 11, 30),
    "extension_months": 0,
    "value_gbp_per_year": 395000.0,
    "outreach_funded": True,
    "support_after_refusal": False,
    "supervision_funded": None,
}
REFUGE = service("refuge", None, confidential_location=True, name="Hidden House")


def workspace(*, nation="England", assumptions=None, **rows):
    """Return a workspace with these rows by table; services default to one specialist service."""
    rows = {"services": [service("a", name="The Bridge")]} | rows
    frames = {name: empty_frame(declared) for name, declared in TABLES.items()}
    frames |= {name: table(name, *held) for name, held in rows.items()}
    return Workspace(
        area=AreaSettings(
            name="Small",
            kind="icb",
            nation=nation,
            codes=("X",),
            as_of=date(2026, 6, 30),
            invented=True,
            assumptions=assumptions or {},
        ),
        frames=frames,
        supplied=frozenset(name for name, frame in frames.items() if frame.height),
        inputs=(),
    )


def words_of(part):
    """Return every sentence of a page and its findings."""
    found = [part.section.answer, part.section.method]
    for block in part.section.blocks:
        found += [getattr(block, name, "") for name in ("text", "alt", "title", "caption")]
    for finding in part.findings:
        found += [finding.sentence, finding.would_change, finding.who_could_act]
    return "\n".join(found)
