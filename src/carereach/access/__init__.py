"""At which points of the pathway can a young person get in, and if not, why not?"""

from carereach.access.barriers import BARRIER_TESTS, BarrierTest
from carereach.access.conditions import ONE_GROUP_SETTINGS, SHUTTING_EXCLUSIONS
from carereach.access.directory import (
    FAULTS,
    DirectoryQuality,
    audit_directory,
    count_resting_on,
)
from carereach.access.doors import Service
from carereach.access.equity import Equity, measure_equity
from carereach.access.journey import Journey, follow_journey
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
    count_by_door,
)
from carereach.access.rules import AccessRules, AccessTables
from carereach.access.sensitivity import AS_SET, Sensitivity, Variant, audit_sensitivity
from carereach.access.standards import StandardCount, count_standards
from carereach.access.times import TravelTimes, hold_times
from carereach.access.usable import UsableAccess, audit_usable_access
from carereach.access.visits import Visits, audit_visits, count_visits, visits_by_area
from carereach.access.whole_pathway import WHOLE, count_whole_pathway

__all__ = [
    "ALL_AGES",
    "AS_SET",
    "BARRIER_TESTS",
    "ENTRY_SETTINGS",
    "FAULTS",
    "ONE_GROUP_SETTINGS",
    "ROUTE_STATES",
    "SHUTTING_EXCLUSIONS",
    "SPECIALIST",
    "STATES",
    "WHOLE",
    "AccessRules",
    "AccessTables",
    "BarrierTest",
    "DirectoryQuality",
    "Equity",
    "Journey",
    "PathwayMap",
    "People",
    "ReferralRoutes",
    "Sensitivity",
    "Service",
    "StandardCount",
    "Travel",
    "TravelProxy",
    "TravelTimes",
    "UsableAccess",
    "Variant",
    "Visits",
    "audit_directory",
    "audit_pathway",
    "audit_referrals",
    "audit_sensitivity",
    "audit_usable_access",
    "audit_visits",
    "count_by_area",
    "count_by_door",
    "count_counting_services",
    "count_nearly_counting",
    "count_outcomes",
    "count_people",
    "count_reasons",
    "count_resting_on",
    "count_standards",
    "count_visits",
    "count_whole_pathway",
    "estimate_travel",
    "find_shut_services",
    "follow_journey",
    "hold_times",
    "measure_equity",
    "reached_in_all",
    "visits_by_area",
]
