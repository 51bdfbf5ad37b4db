"""The assurance room: are the required standards met, and on what evidence?"""

from carereach.assurance.leadership import LED_SECTORS, LeadershipAnswer, lead_sectors
from carereach.assurance.measures import COMPUTED, MEASURES, Figure, compute_measures
from carereach.assurance.ratings import OWN_TABLES, RESULTS, AssuranceAnswer, rate_standards
from carereach.assurance.staff import COVERS, StaffAnswer, cover_staff
from carereach.assurance.strategies import NAMED_IN_BRIEF, StrategiesAnswer, link_strategies

__all__ = [
    "COMPUTED",
    "COVERS",
    "LED_SECTORS",
    "MEASURES",
    "NAMED_IN_BRIEF",
    "OWN_TABLES",
    "RESULTS",
    "AssuranceAnswer",
    "Figure",
    "LeadershipAnswer",
    "StaffAnswer",
    "StrategiesAnswer",
    "compute_measures",
    "cover_staff",
    "lead_sectors",
    "link_strategies",
    "rate_standards",
]
