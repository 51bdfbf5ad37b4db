"""How many young people are on no list, when several agencies' lists overlap?

Question: from how many young people are on each combination of two to ten lists, how many are
there in all, and how sure can anyone be? Tables in: counts per combination only (`ListTable`);
never a person. Answer out: `ListsAnswer`, an honest range first.

Methods, with their sources on each function: all hierarchical log-linear models by extended
maximum likelihood (`fit_models`), choice by BIC with proof (`choose_models`, `search_models`),
the older stepwise choice (`choose_stepwise`), re-selecting bootstrap (`resample`, `find_bca`),
model averaging (`average_models`), bounds from below (`bound_below`), a check against numbers
already known (`audit_consistency`), lists left out and merged, and a slider for imperfect
matching. Limits: links that no list shows cannot be seen, and no model can find those who are
certain to stay off every list.
"""

from carereach.need.lists.about import ListsAbout, read_about
from carereach.need.lists.answer import ListsAnswer, Slider, estimate_lists
from carereach.need.lists.average import Average, average_models
from carereach.need.lists.bounds import ChaoBound, bound_below
from carereach.need.lists.consistency import Check, audit_consistency
from carereach.need.lists.estimate import Estimate, Settings, estimate_total
from carereach.need.lists.existence import check_existence
from carereach.need.lists.fit import Fits, fit_models
from carereach.need.lists.interval import Interval, find_bca, find_percentile
from carereach.need.lists.linkage import Matching, correct_matching, slide_matching
from carereach.need.lists.models import ModelSpace, build_space
from carereach.need.lists.resample import reestimate, resample
from carereach.need.lists.select import Selection, choose_models, search_models
from carereach.need.lists.sensitivity import Variation, leave_out_lists, merge_pairs
from carereach.need.lists.stepwise import choose_stepwise
from carereach.need.lists.table import ListTable, build_table

__all__ = [
    "Average",
    "ChaoBound",
    "Check",
    "Estimate",
    "Fits",
    "Interval",
    "ListTable",
    "ListsAbout",
    "ListsAnswer",
    "Matching",
    "ModelSpace",
    "Selection",
    "Settings",
    "Slider",
    "Variation",
    "audit_consistency",
    "average_models",
    "bound_below",
    "build_space",
    "build_table",
    "check_existence",
    "choose_models",
    "choose_stepwise",
    "correct_matching",
    "estimate_lists",
    "estimate_total",
    "find_bca",
    "find_percentile",
    "fit_models",
    "leave_out_lists",
    "merge_pairs",
    "read_about",
    "reestimate",
    "resample",
    "search_models",
    "slide_matching",
]
