"""At which points of the pathway can a young person get in, and if not, why not?"""

from carereach.access.barriers import BARRIER_TESTS, BarrierTest
from carereach.access.conditions import ONE_GROUP_SETTINGS, SHUTTING_EXCLUSIONS
from carereach.access.directory import FAULTS, DirectoryQuality, audit_directory
from carereach.access.doors import Service
from carereach.access.outcomes import (
    count_counting_services,
    count_nearly_counting,
    count_outcomes,
    count_reasons,
    reached_in_all,
)
from carereach.access.pathway import ALL_AGES, STATES, PathwayMap, audit_pathway
from carereach.access.people import People, count_people
from carereach.access.places import count_by_area, find_shut_services
from carereach.access.proxy import Travel, TravelProxy, estimate_travel
from carereach.access.referrals import (
    ENTRY_SETTINGS,
    ROUTE_STATES,
    SPECIALIST,
    ReferralRoutes,
    audit_referrals,
)
from carereach.access.rules import AccessRules, AccessTables
from carereach.access.standards import StandardCount, count_standards
from carereach.access.times import TravelTimes, hold_times
from carereach.access.usable import UsableAccess, audit_usable_access

__all__ = [
    "ALL_AGES",
    "BARRIER_TESTS",
    "ENTRY_SETTINGS",
    "FAULTS",
    "ONE_GROUP_SETTINGS",
    "ROUTE_STATES",
    "SHUTTING_EXCLUSIONS",
    "SPECIALIST",
    "STATES",
    "AccessRules",
    "AccessTables",
    "BarrierTest",
    "DirectoryQuality",
    "PathwayMap",
    "People",
    "ReferralRoutes",
    "Service",
    "StandardCount",
    "Travel",
    "TravelProxy",
    "TravelTimes",
    "UsableAccess",
    "audit_directory",
    "audit_pathway",
    "audit_referrals",
    "audit_usable_access",
    "count_by_area",
    "count_counting_services",
    "count_nearly_counting",
    "count_outcomes",
    "count_people",
    "count_reasons",
    "count_standards",
    "estimate_travel",
    "find_shut_services",
    "hold_times",
    "reached_in_all",
]
