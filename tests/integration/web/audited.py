"""Westmere with a finished audit: made once, kept in each test's own database."""

from functools import cache

from conftest import WESTMERE

from carereach.cycle.workbench_audit import Made, make_audit
from carereach.web.people.models import User
from carereach.web.plans.actions.work import claim, finish
from carereach.web.plans.models import Area, Run


@cache
def made() -> Made:
    """The audit of Westmere."""
    return make_audit(WESTMERE)


def keep_audit(area: Area, owner: User) -> Run:
    """Keep a finished audit of the area's newest tables."""
    run = Run.objects.create(area=area, revision_number=area.revision_number, by=owner)
    taken = claim(run_key=run.key)
    assert taken is not None
    assert finish(run=taken, made=made())
    return run
