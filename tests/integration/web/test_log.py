"""The log: who may look, what it tells, and that no byte of it changes unseen."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from conftest import PASSWORD
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.guards import guard_log, unguarded_log
from carereach.web.plans.log import Noted, hashes_of, record, record_facts, verify
from carereach.web.plans.models import Area, LogEntry, LogHead, LogIsAppendOnlyError

ClientOf = Callable[[Role], Client]


def page(client: Client, area: Area, **query: str) -> str:
    answer = client.get(f"/areas/{area.key}/log/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_owners_and_assurers_look(area: Area, client_of: ClientOf, other_area: Area) -> None:
    for role in Role:
        allowed = role in {Role.OWNER, Role.ASSURER}
        for address in ("log/", "log/export/"):
            answer = client_of(role).get(f"/areas/{area.key}/{address}")
            assert (answer.status_code == 200) is allowed, (role, address)
    assert client_of(Role.OWNER).get(f"/areas/{other_area.key}/log/").status_code == 404
    assert "/log/" not in client_of(Role.READER).get(f"/areas/{area.key}/").content.decode()


def test_it_tells_of_this_area_and_its_people_alone(
    area: Area, other_area: Area, client_of: ClientOf
) -> None:
    stranger = User.objects.create_user("s@eastmere.example", PASSWORD, name="Sam Stranger")
    Membership.objects.create(user=stranger, area=other_area, role=Role.OWNER)
    record("tables exported", by=stranger, area=other_area)
    record("signed in", by=stranger)
    shown = page(client_of(Role.ASSURER), area)
    assert "Tables changed" in shown
    assert "Olu Owner" in shown
    assert "Sam Stranger" not in shown
    assert "Tables exported" not in shown


def test_filters(area: Area, owner: User, client_of: ClientOf) -> None:
    record("tables exported", by=owner, area=area, kind="zip")
    record("run failed", area=area, run="abc")
    client = client_of(Role.OWNER)
    exported = page(client, area, event="tables exported")
    assert "kind: zip" in exported
    assert "run: abc" not in exported
    assert "kind: zip" in page(client, area, person="olu")
    assert "run: abc" not in page(client, area, person="olu")
    assert "The workbench" in page(client, area, event="run failed")
    day = LogEntry.objects.get(event="run failed").at[:10]
    assert "run: abc" in page(client, area, since=day, until=day)
    assert "No entry like this." in page(client, area, until="2000-01-01")
    assert "No entry like this." in page(client, area, since="2999-01-01")


def test_what_was_typed_wrongly_is_kept_and_told(area: Area, client_of: ClientOf) -> None:
    shown = page(client_of(Role.OWNER), area, since="<b>yesterday", person="Olu")
    assert "There is a problem" in shown
    assert "&lt;b&gt;yesterday" in shown
    assert 'value="Olu"' in shown


def test_a_long_log_has_pages(area: Area, client_of: ClientOf) -> None:
    for number in range(60):
        record("tables exported", area=area, kind=f"kind {number}.")
    client = client_of(Role.OWNER)
    assert "kind 59." in page(client, area)
    assert "kind 1." not in page(client, area)
    assert "kind 1." in page(client, area, page="2")
    assert "kind 59." in page(client, area, page="nonsense", event="tables exported")


def test_the_file_holds_what_was_asked_for_and_no_formula(
    area: Area, owner: User, client_of: ClientOf
) -> None:
    User.objects.filter(pk=owner.pk).update(name='=HYPERLINK("http://example.org")')
    answer = client_of(Role.OWNER).get(f"/areas/{area.key}/log/export/?event=tables+changed")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["event"] for row in rows] == ["tables changed"]
    assert rows[0]["who"].startswith("'=")
    assert rows[0]["root"] == LogEntry.objects.get(number=int(rows[0]["number"])).root
    assert LogEntry.objects.filter(event="log exported", user_id=owner.pk).count() == 1


def test_somebody_whose_account_is_gone_is_a_number(area: Area, client_of: ClientOf) -> None:
    gone = User.objects.create_user("gone@westmere.example")
    record("tables exported", by=gone, area=area)
    number = gone.pk
    gone.delete()
    assert f"User {number}" in page(client_of(Role.OWNER), area)


def test_hashes_name_what_left_the_gate(area: Area) -> None:
    entry = record_facts("run done", hashes_of({"report.html": b"x"}), area=area)
    assert json.loads(entry.facts)["report.html"].startswith("2d711642b726b044")


def test_the_model_refuses_changes(area: Area) -> None:
    entry = LogEntry.objects.get(number=0)
    for act in (
        entry.save,
        entry.delete,
        LogEntry.objects.all().delete,
        lambda: LogEntry.objects.filter(number=0).update(event="x"),
        lambda: LogEntry.objects.bulk_update([entry], ["event"]),
    ):
        with pytest.raises(LogIsAppendOnlyError):
            act()


@pytest.mark.parametrize(
    "statement", ["UPDATE plans_logentry SET event = 'x'", "DELETE FROM plans_logentry"]
)
def test_the_database_refuses_changes(area: Area, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert verify().fault == ""


def test_the_guards_are_put_back(area: Area) -> None:
    with unguarded_log():
        pass
    guard_log()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM plans_logentry")


def run_sql(statement: str, *values: object) -> None:
    with unguarded_log(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DELETE FROM plans_logentry WHERE number = 1", "Entry 1 is missing."),
        ("DELETE FROM plans_logentry WHERE number = 3", "its head says otherwise"),
        ("DELETE FROM plans_loghead", "its head says otherwise"),
        ("UPDATE plans_loghead SET id = 2", "its head says otherwise"),
        ("UPDATE plans_logentry SET number = 9 WHERE number = 3", "Entry 3 is missing."),
    ],
)
def test_entries_taken_away_are_missed(area: Area, statement: str, says: str) -> None:
    for _ in range(3):
        record("tables exported", area=area)
    run_sql(statement)
    assert says in verify().fault


def test_an_empty_log_is_whole(db: None) -> None:
    verdict = verify()
    assert (verdict.size, verdict.fault) == (0, "")
    assert verdict.root.startswith("e3b0c44298fc1c14")
    assert verify(Noted(root=verdict.root, size=0)).fault == ""


def test_a_log_written_anew_is_found_out_by_a_root_noted_elsewhere(area: Area) -> None:
    record("tables exported", area=area)
    noted = Noted(root=verify().root, size=verify().size)
    record("tables exported", area=area)
    assert verify(noted).fault == ""
    run_sql("DELETE FROM plans_logentry")
    LogHead.objects.all().delete()
    for _ in range(noted.size):
        record("tables changed", area=area)
    assert verify().fault == ""
    assert "not those whose root was noted" in verify(noted).fault
    record("tables changed", area=area)
    assert "not those whose root was noted" in verify(noted).fault
    assert "fewer than" in verify(Noted(root="00" * 32, size=99)).fault


COLUMNS = {
    "plans_logentry": ("number", "at", "user_id", "area_key", "event", "facts", "leaf", "root"),
    "plans_loghead": ("id", "size", "peaks"),
}
PLACES = [(table, column) for table, columns in COLUMNS.items() for column in columns]


def flipped(value: object, at: int, bit: int) -> object:
    """Return a stored value with one bit of one byte turned over."""
    if value is None:
        return bit + 1
    if isinstance(value, int):
        return value ^ (1 << (bit + 8 * (at % 4)))
    content = bytearray(str(value).encode())
    if not content:
        return chr(bit + 65)
    content[at % len(content)] ^= 1 << bit
    return bytes(content)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_byte_turned_over_is_found(area: Area, owner: User, data: st.DataObject) -> None:
    table, column = data.draw(st.sampled_from(PLACES))
    at, bit = data.draw(st.integers(0, 400)), data.draw(st.integers(0, 7))
    with transaction.atomic():
        for kind in ("zip", "é", ""):
            record("tables exported", by=owner, area=area, kind=kind)
        key = "number" if table == "plans_logentry" else "id"
        row = data.draw(st.integers(0, verify().size - 1)) if key == "number" else 1
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE {key} = %s", [row])  # noqa: S608
            changed = flipped(cursor.fetchone()[0], at, bit)
        if not turn_over(table, column, changed, (key, row)):
            transaction.set_rollback(True)
            return
        assert verify().fault, (table, column, row, at, bit)
        transaction.set_rollback(True)


def turn_over(table: str, column: str, value: object, where: tuple[str, int]) -> bool:
    """Write a value behind the workbench's back; whether the database let it in."""
    stored = "CAST(%s AS TEXT)" if isinstance(value, bytes) and is_sqlite() else "%s"
    if isinstance(value, bytes) and not is_sqlite():
        value = value.decode("utf-8", errors="replace").replace("\0", "\1")
    try:
        with transaction.atomic():
            change = f"UPDATE {table} SET {column} = {stored} WHERE {where[0]} = %s"  # noqa: S608
            run_sql(change, value, where[1])
    except DatabaseError:
        return False
    return True


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@pytest.mark.parametrize(
    ("table", "column", "says"),
    [
        ("plans_logentry", "event", "Entry 2 cannot be read."),
        ("plans_loghead", "peaks", "The head of the log cannot be read."),
    ],
)
def test_bytes_that_are_no_text_are_named(area: Area, table: str, column: str, says: str) -> None:
    for _ in range(4):
        record("tables exported", area=area)
    which = "number = 2" if table == "plans_logentry" else "id = 1"
    change = f"UPDATE {table} SET {column} = CAST(%s AS TEXT) WHERE {which}"  # noqa: S608
    if connection.vendor == "sqlite":
        run_sql(change, b"\xff\xfe")
        assert verify().fault == says
    else:
        with pytest.raises(DatabaseError), transaction.atomic():
            run_sql(change.replace("CAST(%s AS TEXT)", "convert_from(%s, 'UTF8')"), b"\xff\xfe")


def test_a_long_log_is_read_in_parts(area: Area, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(6):
        record("tables exported", area=area)
    monkeypatch.setattr("carereach.web.plans.log._AT_ONCE", 2)
    assert (verify().size, verify().fault) == (LogEntry.objects.count(), "")
