"""Our own codes as taxonomy terms: what the standard has no field for, kept in both directions."""

from collections.abc import Iterable
from dataclasses import dataclass

from carereach.tables import TABLES
from carereach.tables.codes import SETTINGS

__all__ = ["LOCATION_TERMS", "ORGANISATION_TERMS", "SERVICE_TERMS", "OwnTerm", "own_term"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTerm:
    """A column whose codes travel as terms of a taxonomy of ours."""

    table: str
    column: str
    taxonomy: str

    @property
    def choices(self) -> tuple[str, ...]:
        """The codes the column may hold."""
        return TABLES[self.table].column(self.column).choices

    @property
    def many(self) -> bool:
        """Whether a cell may hold several codes."""
        return TABLES[self.table].column(self.column).many

    def words(self, code: str) -> str:
        """Return a code in words."""
        return SETTINGS[code] if self.column == "setting" else code


SERVICE_TERMS = tuple(
    OwnTerm(table="services", column=column, taxonomy=f"Carereach {words}")
    for column, words in (
        ("setting", "setting"),
        ("sexes", "whom it takes"),
        ("referral_routes", "referral route"),
        ("residence_rule", "residence rule"),
        ("exclusions", "exclusion"),
    )
)
ORGANISATION_TERMS = (OwnTerm(table="organisations", column="sector", taxonomy="Carereach sector"),)
LOCATION_TERMS = (OwnTerm(table="sites", column="kind", taxonomy="Carereach kind of place"),)


def own_term(terms: Iterable[OwnTerm], taxonomy: str | None) -> OwnTerm | None:
    """Return the column that a taxonomy of ours fills, if it is one of ours."""
    return next((term for term in terms if term.taxonomy == taxonomy), None)
