"""A plain queueing network: stages, classes, priorities, patience, routes."""

from carereach.capacity.network.plan import CompiledNetwork, compile_network
from carereach.capacity.network.run import simulate_network

__all__ = ["CompiledNetwork", "compile_network", "simulate_network"]
