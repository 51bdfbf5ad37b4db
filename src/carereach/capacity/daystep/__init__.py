"""A day-step network: everything that happens in a day happens together, to numbers of people."""

from carereach.capacity.daystep.plan import CompiledDaystep, compile_daystep
from carereach.capacity.daystep.run import simulate_daystep

__all__ = ["CompiledDaystep", "compile_daystep", "simulate_daystep"]
