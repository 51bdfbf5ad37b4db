"""Measures of access: how near, how many, and how many for each person who needs them."""

from carereach.access.measures.catchment import (
    measure_balanced,
    measure_enhanced_two_step,
    measure_three_step,
    measure_two_step,
)
from carereach.access.measures.closest import measure_closest
from carereach.access.measures.cumulative import measure_cumulative, measure_cumulative_interval
from carereach.access.measures.gravity import measure_gravity
from carereach.access.measures.groups import (
    GroupsMeasured,
    Measure,
    join_stages,
    measure_by_group,
)
from carereach.access.measures.kernels import (
    KERNELS,
    choose_kernel,
    exponential_kernel,
    gaussian_kernel,
    logistic_kernel,
    power_kernel,
    soft_threshold_kernel,
    step_kernel,
)
from carereach.access.measures.loops import Kernel
from carereach.access.measures.problem import Better, Measured
from carereach.access.measures.raam import measure_raam
from carereach.access.measures.spatial_availability import measure_spatial_availability

__all__ = [
    "KERNELS",
    "Better",
    "GroupsMeasured",
    "Kernel",
    "Measure",
    "Measured",
    "choose_kernel",
    "exponential_kernel",
    "gaussian_kernel",
    "join_stages",
    "logistic_kernel",
    "measure_balanced",
    "measure_by_group",
    "measure_closest",
    "measure_cumulative",
    "measure_cumulative_interval",
    "measure_enhanced_two_step",
    "measure_gravity",
    "measure_raam",
    "measure_spatial_availability",
    "measure_three_step",
    "measure_two_step",
    "power_kernel",
    "soft_threshold_kernel",
    "step_kernel",
]
