"""Tables are kept byte for byte; a revision is all or nothing."""

from typing import TYPE_CHECKING

import pytest
from django.db import connection

from carereach.base import SourceError
from carereach.web.people.models import Role
from carereach.web.plans.guards import unguarded_log
from carereach.web.plans.log import verify
from carereach.web.plans.models import Area, Revision
from carereach.web.plans.store import contents_at, newest_versions, save_revision

if TYPE_CHECKING:
    from django.test import Client


def test_what_comes_out_is_what_went_in(area: Area) -> None:
    from conftest import westmere_files

    assert contents_at(area) == westmere_files()


def test_a_change_against_an_old_revision_is_refused(area: Area, owner: object) -> None:
    with pytest.raises(SourceError, match="look again"):
        save_revision(
            by=owner,
            area=area,
            kind=Revision.Kind.EDITED,
            files={"services.csv": b""},
            summary="",
            based_on=0,
        )
    assert area.revisions.count() == 1


def test_a_file_taken_away_is_gone_and_comes_back_as_of_before(area: Area, owner: object) -> None:
    save_revision(
        by=owner, area=area, kind=Revision.Kind.EDITED, files={"services.csv": None}, summary="out"
    )
    assert "services.csv" not in newest_versions(area)
    assert "services.csv" in newest_versions(area, number=1)


def test_the_log_tells_of_a_changed_byte(area: Area) -> None:
    assert verify().fault == ""
    with unguarded_log(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_logentry SET event = 'nothing happened' WHERE number = 0")
    assert verify().fault == "Entry 0 is not as it was written."


def test_pages_open(area: Area, client_of: object) -> None:
    client: Client = client_of(Role.READER)
    assert client.get("/").status_code == 200
    assert client.get(f"/areas/{area.key}/").status_code == 200
    assert client.get("/healthz").content == b"ok"
