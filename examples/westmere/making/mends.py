"""How to mend each fault planted in a table, so that a test can see it leave the report."""

from collections.abc import Callable

from making.activity import specialist_by_group
from making.draws import Row, Tables
from making.knowledge import MENDED_VALE_SERIES, assessment_counts

__all__ = ["MENDS"]


def _change(rows: list[Row], change: Row, **where: object) -> None:
    """Change the rows that match; fail loudly if there is none, so a mend never does nothing."""
    matched = [row for row in rows if all(row[name] == value for name, value in where.items())]
    if not matched:
        raise LookupError(f"No row matches {sorted(where)}.")
    for row in matched:
        row.update(change)


def _camhs_excludes(tables: Tables) -> None:
    _change(tables["services"], {"exclusions": "none"}, service_id="svc-camhs")


def _clinic_shut(tables: Tables) -> None:
    for site_id in ("sit-sh-coast", "sit-sh-port"):
        _change(tables["opening_hours"], {"closes": "19:00"}, site_id=site_id)


def _contract_ending(tables: Tables) -> None:
    lasting = {"starts_on": "2025-12-01", "ends_on": "2030-11-30", "extension_months": 24}
    _change(tables["contracts"], lasting, contract_id="con-cse")


def _no_link(tables: Tables) -> None:
    link = {"kind": "agreed", "agreed_on": "2025-09-01"}
    tables["pathway_links"].append(
        {"from_service_id": "svc-ed", "to_service_id": "svc-cse", **link}
    )


def _stale_entry(tables: Tables) -> None:
    _change(tables["services"], {"assured_on": "2026-05-15"}, service_id="svc-drug")


def _boys_missing(tables: Tables) -> None:
    others = [row for row in tables["referrals_by_group"] if row["service_id"] != "svc-cse"]
    tables["referrals_by_group"] = [*others, *specialist_by_group(boys=52)]


def _no_supervision(tables: Tables) -> None:
    for row in tables["workforce"]:
        if row["organisation_id"] == "org-community":
            row["supervised_in_date"] = row["headcount"]
    supervised = {"self_rating": "met", "moderated_rating": "met"}
    standard = {"standard_id": "SUP-01", "organisation_id": "org-community"}
    _change(tables["standards_evidence"], supervised, **standard)


def _recording_artefact(tables: Tables) -> None:
    series = {row["evidence_id"] for row in assessment_counts(MENDED_VALE_SERIES)}
    others = [row for row in tables["known_cases"] if row["evidence_id"] not in series]
    tables["known_cases"] = [*assessment_counts(MENDED_VALE_SERIES), *others]


def _police_only(tables: Tables) -> None:
    routes = "self; parent or carer; any professional; police"
    _change(tables["services"], {"referral_routes": routes}, service_id="svc-sarc")


def _list_grows(tables: Tables) -> None:
    enough: Row = {
        "staff_wte": "9.5",
        "vacancies_wte": "0.0",
        "places": 114,
        "assessments_started": 150,
        "treatments_started": 150,
        "closed_before_support": 12,
        "current_caseload": 112,
        "waiting_for_assessment": 9,
        "waiting_for_treatment": 16,
        "mean_wait_assessment_days": 16,
        "median_wait_assessment_days": 13,
        "mean_wait_treatment_days": 41,
        "median_wait_treatment_days": 36,
    }
    year = {"service_id": "svc-cse", "period_start": "2025-04-01"}
    _change(tables["capacity"], enough, **year)


def _campaign_unchecked(tables: Tables) -> None:
    checked = {"sense_checked_with_young_people": "yes"}
    _change(tables["programmes"], checked, programme_id="prg-campaign")


MENDS: dict[str, Callable[[Tables], None]] = {
    "camhs-excludes-risk": _camhs_excludes,
    "clinic-shut-after-school": _clinic_shut,
    "contract-ending": _contract_ending,
    "no-link-from-emergency": _no_link,
    "stale-entry": _stale_entry,
    "boys-missing": _boys_missing,
    "no-supervision": _no_supervision,
    "recording-artefact": _recording_artefact,
    "police-only-route": _police_only,
    "list-grows": _list_grows,
    "campaign-unchecked": _campaign_unchecked,
}
"""Every planted fault's mend, by the fault's id in faults.toml."""
