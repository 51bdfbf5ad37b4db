"""Capacity: how many staff and places, held how long, make waits bearable?"""

from carereach.capacity.caseload import Caseloads, compare_caseloads
from carereach.capacity.contracts import ContractReview, review_contracts
from carereach.capacity.demand import Demand, compare_demand
from carereach.capacity.sufficiency import Figure, Sufficiency, compare_places
from carereach.capacity.waits import Waits, compare_waits

__all__ = [
    "Caseloads",
    "ContractReview",
    "Demand",
    "Figure",
    "Sufficiency",
    "Waits",
    "compare_caseloads",
    "compare_demand",
    "compare_places",
    "compare_waits",
    "review_contracts",
]
