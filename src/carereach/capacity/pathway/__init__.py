"""What named workers, their caps, their leaving and their contracts do to young people.

Question: with these referrals, these criteria and these workers, how long do young people wait,
who is turned away, whose support is broken, and who comes back? A scenario goes in
(``scenario.Pathway``), one ``Tally`` a replication comes out; the people in it are invented.

Methods: an event-driven simulation of a many-server queue whose servers are named workers with
caseloads (`kernel`); contacts and outreach followed for a whole episode at once (`contact`); keyed
random numbers for each person, worker and purpose, so that two scenarios share their luck.
"""

from carereach.capacity.pathway.compile import CompiledPathway, compile_pathway
from carereach.capacity.pathway.simulate import STAGES, simulate_pathway

__all__ = ["STAGES", "CompiledPathway", "compile_pathway", "simulate_pathway"]
