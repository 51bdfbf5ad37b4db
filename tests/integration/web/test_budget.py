"""The pages that matter most stay cheap on an area of 450 small areas and 300 services.

Processor time, queries and bytes are counted, not the wall clock: they do not depend on who else
uses the machine. The large area is that of ``benchmarks/workbench_load.py``.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from carereach.cycle.workbench_audit import Made, make_audit
from carereach.web.people.models import Role, User
from carereach.web.plans.actions.work import claim, finish
from carereach.web.plans.models import Area, Revision, Run
from carereach.web.plans.store import save_revision

sys.path.append(str(Path(__file__).parents[3] / "benchmarks"))
from large_area import large_area

ClientOf = Callable[[Role], Client]

MOST_QUERIES, MOST_BYTES, MOST_CPU_S = 12, 250_000, 0.060
STEPS = ("", "need/", "access/", "access/?age=12-15", "access/N10/treatment/", "capacity/",
         "services/", "contracts/", "standards/", "evidence/", "actions/", "reports/",
         "data/")  # fmt: skip

pytestmark = pytest.mark.slow


@cache
def _files() -> dict[str, bytes]:
    return large_area()


@cache
def _made() -> Made:
    with tempfile.TemporaryDirectory() as name:
        for file, content in _files().items():
            (Path(name) / file).write_bytes(content)
        return make_audit(Path(name))


@pytest.fixture
def large(area: Area, owner: User) -> Area:
    """The large area, audited, in place of Westmere."""
    save_revision(
        by=owner, area=area, kind=Revision.Kind.IMPORTED, files=_files(), summary="Made larger"
    )
    run = claim(run_key=Run.objects.create(area=area, revision_number=2, by=owner).key)
    assert run is not None
    assert finish(run=run, made=_made())
    return area


def test_the_area_is_as_large_as_it_says() -> None:
    counted = {
        name: pl.read_csv(_files()[f"{name}.csv"], infer_schema=False).height
        for name in ("areas", "services")
    }
    assert counted == {"areas": 450, "services": 299}


@pytest.mark.parametrize("role", [Role.READER, Role.OWNER])
def test_every_step_stays_within_its_budget(large: Area, client_of: ClientOf, role: Role) -> None:
    client = client_of(role)
    over = []
    for step in STEPS:
        address = f"/areas/{large.key}/{step}"
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        asked = len(queries)
        spent = min(_cpu_s(client, address) for _ in range(4))
        told = (step, asked, len(page.content), round(1000 * spent))
        if not 0 < asked <= MOST_QUERIES or len(page.content) > MOST_BYTES or spent > MOST_CPU_S:
            over.append(told)
    assert over == []


def _cpu_s(client: Client, address: str) -> float:
    before = time.process_time()
    client.get(address)
    return time.process_time() - before
