"""Small scenarios to experiment with, of each kind."""

from dataclasses import replace

from carereach.tables.scenario import (
    Contract,
    DayStage,
    Distribution,
    Network,
    Pathway,
    Standard,
    Support,
    YoungPeople,
)
from tests.unit.capacity.networks import lasting, one_queue


def queue(*, arrivals=9.0, servers=10, horizon=60.0, **fields):
    """M/M/c, with a standard of one day for nine in ten."""
    standard = Standard(wait_id="wait:1", limit_days=1.0, share=0.9, since="2026")
    return replace(one_queue(arrivals, servers, horizon, **fields), standards=(standard,))


def by_day():
    """One stage where all of a day happens together."""
    return Network(
        name="by day",
        horizon_days=60.0,
        warm_up_days=10.0,
        classes=(YoungPeople(name="all"),),
        day_stages=(DayStage(name="help", places=20, stay=lasting(5.0), arrivals=((0.0, 4.0),)),),
    )


def contract(name="main", *, starts=0.0, ends=1e6, wte=(1.0, 1.0), **fields):
    return Contract(name=name, starts_day=starts, ends_day=ends, worker_wte=tuple(wte), **fields)


def service(**fields):
    """Two workers of six, thirteen at a time in need of one; figures invented."""
    told = {
        "name": "service",
        "horizon_days": 730.0,
        "warm_up_days": 0.0,
        "classes": (YoungPeople(name="all"),),
        "referrals_per_day": {"all": ((0.0, 0.13),)},
        "assessors": None,
        "assessment": Distribution(kind="deterministic", mean=0.0),
        "support": Support(caseload_per_wte=6.0, length=lasting(100.0)),
        "contracts": (contract(),),
        "standards": (Standard(wait_id="wait:28", limit_days=28.0, share=0.75),),
    }
    return Pathway(**(told | fields))
