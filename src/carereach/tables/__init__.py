"""One declared table per file: names, types, units, limits, which columns count people."""

from carereach.tables.areas import AREAS
from carereach.tables.capacity import CAPACITY
from carereach.tables.check import Checked, check_table, empty_frame
from carereach.tables.contracts import CONTRACTS
from carereach.tables.evidence import EVIDENCE
from carereach.tables.finding import Finding, Severity
from carereach.tables.known_cases import KNOWN_CASES
from carereach.tables.leadership import LEADERSHIP
from carereach.tables.lists import LISTS
from carereach.tables.offers import OFFERS
from carereach.tables.opening_hours import OPENING_HOURS
from carereach.tables.organisations import ORGANISATIONS
from carereach.tables.participation import PARTICIPATION
from carereach.tables.partners import PARTNERS
from carereach.tables.pathway_links import PATHWAY_LINKS
from carereach.tables.payers import PAYERS
from carereach.tables.population import POPULATION
from carereach.tables.programmes import PROGRAMMES
from carereach.tables.referrals_by_group import REFERRALS_BY_GROUP
from carereach.tables.services import SERVICES
from carereach.tables.sharing_agreements import SHARING_AGREEMENTS
from carereach.tables.sites import SITES
from carereach.tables.standards_evidence import STANDARDS_EVIDENCE
from carereach.tables.strategies import STRATEGIES
from carereach.tables.table import Column, Kind, Reference, RowRule, Table
from carereach.tables.text import text_frame, write_csv_text
from carereach.tables.travel_times import TRAVEL_TIMES
from carereach.tables.workforce import WORKFORCE
from carereach.tables.workspace import (
    AccessSettings,
    AreaSettings,
    Assumption,
    InputFile,
    Workspace,
)

__all__ = [
    "TABLES",
    "AccessSettings",
    "AreaSettings",
    "Assumption",
    "Checked",
    "Column",
    "Finding",
    "InputFile",
    "Kind",
    "Reference",
    "RowRule",
    "Severity",
    "Table",
    "Workspace",
    "check_table",
    "empty_frame",
    "text_frame",
    "write_csv_text",
]

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        AREAS,
        POPULATION,
        EVIDENCE,
        KNOWN_CASES,
        LISTS,
        ORGANISATIONS,
        SERVICES,
        SITES,
        OPENING_HOURS,
        OFFERS,
        PATHWAY_LINKS,
        CAPACITY,
        REFERRALS_BY_GROUP,
        CONTRACTS,
        PAYERS,
        PARTNERS,
        WORKFORCE,
        LEADERSHIP,
        STANDARDS_EVIDENCE,
        STRATEGIES,
        PROGRAMMES,
        PARTICIPATION,
        SHARING_AGREEMENTS,
        TRAVEL_TIMES,
    )
}
"""Every declared table by name, in the order people meet them."""
