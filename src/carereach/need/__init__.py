"""How many young people, with what needs, and how much is unseen?"""

from carereach.need.allocation import AllocationAnswer, allocate_need, gather_places
from carereach.need.artefacts import ArtefactAnswer, find_artefacts
from carereach.need.borrowed import BorrowedAnswer, borrow_ratios
from carereach.need.demand import NeedDemand, draw_demand
from carereach.need.draws import NeedDraws, draw_need
from carereach.need.figures import Figure, NeedFigures
from carereach.need.groups import GroupsAnswer, compare_groups
from carereach.need.known import GRADES, KnownAnswer, count_known
from carereach.need.neighbours import NeighboursAnswer, compare_neighbours
from carereach.need.planning import Headline, PlanningAnswer, Share, plan_need
from carereach.need.pooling import (
    PooledArea,
    PoolingAnswer,
    follow_pooled,
    pool_area,
    pool_rates,
)
from carereach.need.population import count_in_areas, count_young_people
from carereach.need.routes import (
    Known,
    Route,
    count_under_18,
    follow_routes,
    read_known,
    refuse_above,
)
from carereach.need.views import compare_views

__all__ = [
    "GRADES",
    "AllocationAnswer",
    "ArtefactAnswer",
    "BorrowedAnswer",
    "Figure",
    "GroupsAnswer",
    "Headline",
    "Known",
    "KnownAnswer",
    "NeedDemand",
    "NeedDraws",
    "NeedFigures",
    "NeighboursAnswer",
    "PlanningAnswer",
    "PooledArea",
    "PoolingAnswer",
    "Route",
    "Share",
    "allocate_need",
    "borrow_ratios",
    "compare_groups",
    "compare_neighbours",
    "compare_views",
    "count_in_areas",
    "count_known",
    "count_under_18",
    "count_young_people",
    "draw_demand",
    "draw_need",
    "find_artefacts",
    "follow_pooled",
    "follow_routes",
    "gather_places",
    "plan_need",
    "pool_area",
    "pool_rates",
    "read_known",
    "refuse_above",
]
