"""Actions: made from a finding or by hand, followed to their end, each change in the log."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carereach.base import SourceError
from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.actions import to_do
from carereach.web.plans.actions.to_do import AboutFinding, Wanted
from carereach.web.plans.models import Action, Area, LogEntry, Run
from carereach.web.plans.shown import to_do as shown
from carereach.web.plans.shown.to_do_files import write_actions

ClientOf = Callable[[Role], Client]
People = dict[Role, User]
SENTENCE = "About 2,900 young people cannot reach therapy after school."


def in_days(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def told(**changes: str) -> dict[str, str]:
    return {
        "what": "Open the therapy service until 18:30",
        "owner_organisation": "org-ropewalk",
        "job": "",
        "due_on": in_days(30),
    } | changes


def address(area: Area, rest: str = "") -> str:
    return f"/areas/{area.key}/actions/{rest}"


def make(area: Area, by: User, days: int = 10, **changes: Any) -> Action:
    """Put an action there; a due date in the past is only set behind the form's back."""
    wanted = Wanted(
        what=changes.get("what", "Agree a later closing time"),
        owner=changes.get("owner", "Ropewalk Rape Support"),
        owner_organisation=changes.get("organisation", "org-ropewalk"),
        due_on=timezone.localdate() + timedelta(days=days),
    )
    about = AboutFinding(sentence=SENTENCE, section=changes.get("section", "access"))
    return to_do.make_action(by=by, area=area, wanted=wanted, about=about, organisation=None)


@pytest.fixture
def audited(area: Area, owner: User) -> Run:
    """A finished audit with two findings."""
    kept = [
        {
            "id": f"abc{number}",
            "section": "access",
            "sentence": SENTENCE if number == 1 else "Another finding.",
            "would_change": "Later hours.",
            "who_could_act": "The commissioner of therapy.",
            "young_people": 2900,
        }
        for number in (1, 2)
    ]
    return Run.objects.create(
        area=area,
        revision_number=1,
        by=owner,
        state=Run.State.DONE,
        answers={"findings": kept},
    )


@pytest.fixture
def contributor(people: People, area: Area) -> User:
    """The contributor, held to the therapy service's organisation."""
    Membership.objects.filter(user=people[Role.CONTRIBUTOR], area=area).update(
        organisation_id_in_tables="org-ropewalk"
    )
    return people[Role.CONTRIBUTOR]


@pytest.mark.parametrize("named", ["abc1", "1"])
def test_an_action_is_made_from_a_finding(
    area: Area, audited: Run, client_of: ClientOf, named: str
) -> None:
    client = client_of(Role.ANALYST)
    page = client.get(address(area, f"new/?finding={named}")).content.decode()
    assert SENTENCE in page
    assert "Later hours." in page
    assert "Do not write about a young person." in page
    assert f'value="{in_days(90)}"' in page
    response = client.post(address(area, "new/"), told(finding="abc1"))
    assert response.status_code == 302
    action = Action.objects.get()
    assert (action.finding, action.section) == (SENTENCE, "access")
    assert action.owner == "Ropewalk Rape Support"
    assert action.what in client.get(address(area)).content.decode()


def test_one_click_on_a_finding_opens_the_form(
    area: Area, audited: Run, client_of: ClientOf
) -> None:
    page = client_of(Role.OWNER).post(address(area, "new/"), {"finding": "abc2"})
    assert "Another finding." in page.content.decode()
    assert not Action.objects.exists()


def test_a_finding_of_an_older_audit_is_found_by_its_id_alone(
    area: Area, audited: Run, owner: User
) -> None:
    Run.objects.create(area=area, revision_number=2, by=owner, state=Run.State.DONE)
    assert shown.start_from(area, "abc1").about.sentence == SENTENCE
    assert shown.start_from(area, "1").is_lost
    assert not shown.start_from(area, "").is_lost


def test_a_finding_that_is_gone_is_said_so(area: Area, client_of: ClientOf) -> None:
    page = client_of(Role.OWNER).get(address(area, "new/?finding=zzz")).content.decode()
    assert "no audit that is kept" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"what": ""}, 'id="id_what_error"'),
        ({"what": "Chase 943 476 5919"}, "looks like an NHS number"),
        ({"owner_organisation": "", "job": "a.b@nhs.example"}, "looks like an email address"),
        ({"owner_organisation": ""}, "Say who owns it"),
        ({"job": "x" * 101}, "at most 100 characters"),
        ({"due_on": "31/02/2027"}, "Enter a real date"),
        ({"due_on": "2020-01-01"}, "Choose today or a day to come"),
        ({"due_on": "9999-01-01"}, "Enter a real date"),
    ],
)
def test_a_form_that_is_not_right_keeps_what_was_typed(
    area: Area, client_of: ClientOf, changes: dict[str, str], sentence: str
) -> None:
    asked = told(**changes)
    page = client_of(Role.OWNER).post(address(area, "new/"), asked).content.decode()
    assert "There is a problem" in page
    assert sentence in page
    assert asked["what"] in page
    assert not Action.objects.exists()


def test_what_is_typed_is_never_markup(area: Area, client_of: ClientOf) -> None:
    client = client_of(Role.OWNER)
    client.post(address(area, "new/"), told(what="<script>alert(1)</script>", job="<b>x</b>"))
    page = client.get(address(area)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<b>x" not in page


def test_overdue_comes_first_and_is_said_in_words(area: Area, people: People) -> None:
    owner = people[Role.OWNER]
    make(area, owner, days=5, what="Later")
    make(area, owner, days=-3, what="Late")
    make(area, owner, days=0, what="Today")
    done = make(area, owner, days=-9, what="Over")
    to_do.close_action(
        by=owner, action=done, state=Action.State.DONE, outcome="It is open.", organisation=None
    )
    mine = Membership.objects.get(user=owner, area=area)
    page = shown.actions_page(mine, {})
    assert [(each.what, each.when) for each in page.page] == [
        ("Late", "Overdue by 3 days"),
        ("Today", "Due today"),
        ("Later", "Due in 5 days"),
        ("Over", "Done"),
    ]
    assert page.answer == "3 actions are open, 1 of them overdue."


def test_the_answer_counts_in_words(area: Area, people: People) -> None:
    owner = people[Role.OWNER]
    mine = Membership.objects.get(user=owner, area=area)
    assert shown.actions_page(mine, {}).answer == "No action has been agreed yet."
    action = make(area, owner, days=1)
    assert shown.actions_page(mine, {}).answer == "1 action is open, none of them overdue."
    to_do.close_action(
        by=owner, action=action, state=Action.State.DROPPED, outcome="No money.", organisation=None
    )
    assert shown.actions_page(mine, {}).answer == "No action is open; 1 closed."


def test_the_list_is_filtered(area: Area, people: People, client_of: ClientOf) -> None:
    owner = people[Role.OWNER]
    make(area, owner, days=-1, what="Late one", section="access")
    make(area, owner, what="Coming one", section="need", owner="Westmere CAMHS")
    client = client_of(Role.READER)

    def seen(query: str) -> tuple[bool, bool]:
        page = client.get(address(area, query)).content.decode()
        return "Late one" in page, "Coming one" in page

    assert seen("") == (True, True)
    assert seen("?state=overdue") == (True, False)
    assert seen("?section=need") == (False, True)
    assert seen("?owner=Westmere+CAMHS") == (False, True)
    assert seen("?state=done") == (False, False)


def test_an_action_goes_to_its_end_and_its_history_is_kept(
    area: Area, people: People, client_of: ClientOf
) -> None:
    client = client_of(Role.OWNER)
    action = make(area, people[Role.ANALYST])
    here = address(area, f"{action.key}/")
    assert client.post(here, told(job="head of therapy")).status_code == 302
    assert 'value="head of therapy"' in client.get(here).content.decode()
    page = client.post(here + "done/", {"outcome": " "}).content.decode()
    assert 'id="id_outcome_error"' in page
    page = client.post(here + "done/", {"outcome": "Ring 07700 900123"}).content.decode()
    assert "telephone" in page
    client.post(here + "done/", {"outcome": "Open until 18:30 since May."})
    action.refresh_from_db()
    assert (action.state, action.outcome) == ("done", "Open until 18:30 since May.")
    page = client.post(here, told()).content.decode()
    assert "open it again" in page
    page = client.get(here).content.decode()
    assert "Action made, by Analyst" in page
    assert "Action changed: what, owner, due on, by Olu Owner" in page
    assert client.post(here + "drop/", {"outcome": "No."}).status_code == 200
    assert client.post(here, {"reopen": "yes"}).status_code == 302
    assert client.post(here, {"reopen": "yes"}).status_code == 302
    assert client.post(here + "drop/", {"outcome": "The money went elsewhere."}).status_code == 302
    events = list(LogEntry.objects.filter(event__startswith="action").values_list("event", "facts"))
    assert [event for event, _ in events] == [
        "action made",
        "action changed",
        "action done",
        "action opened again",
        "action dropped",
    ]
    assert "18:30" not in str(events)


def test_saving_without_a_change_writes_nothing(area: Area, people: People) -> None:
    owner = people[Role.OWNER]
    action = make(area, owner)
    before = LogEntry.objects.count()
    same = Wanted(
        what=action.what,
        owner=action.owner,
        owner_organisation=action.owner_organisation,
        due_on=action.due_on,
    )
    to_do.change_action(by=owner, action=action, wanted=same, organisation=None)
    assert LogEntry.objects.count() == before


def test_a_contributor_changes_only_actions_of_their_organisation(
    area: Area, contributor: User, people: People, client_of: ClientOf
) -> None:
    own = make(area, people[Role.OWNER])
    other = make(area, people[Role.OWNER], organisation="org-mind", owner="Mental Health Trust")
    client = client_of(Role.CONTRIBUTOR)
    page = client.get(address(area)).content.decode()
    assert f"{own.key}/done/" in page
    assert f"{other.key}/done/" not in page
    assert "Not yours to change" in page
    for rest in ("", "done/", "drop/"):
        assert client.get(address(area, f"{other.key}/{rest}")).status_code == 403
        assert client.post(address(area, f"{other.key}/{rest}"), told()).status_code == 403
        assert client.get(address(area, f"{own.key}/{rest}")).status_code == 200
    taken = client.post(address(area, f"{own.key}/"), told(owner_organisation="org-mind"))
    assert "not one of the available choices" in taken.content.decode()
    given_away = told(owner_organisation="", job="somebody")
    assert client.post(address(area, f"{own.key}/"), given_away).status_code == 403
    assert client.post(address(area, "new/"), told()).status_code == 302
    own.refresh_from_db()
    assert own.owner_organisation == "org-ropewalk"
    assert client.post(address(area, f"{own.key}/done/"), {"outcome": "Open."}).status_code == 302


def test_a_contributor_of_no_organisation_changes_nothing(
    area: Area, people: People, client_of: ClientOf
) -> None:
    action = make(area, people[Role.OWNER], organisation="")
    client = client_of(Role.CONTRIBUTOR)
    assert client.get(address(area, f"{action.key}/")).status_code == 403
    assert (
        client.post(address(area, "new/"), told(owner_organisation="", job="us")).status_code == 403
    )


@pytest.mark.parametrize("role", [Role.READER, Role.ASSURER])
def test_readers_see_and_change_nothing(
    area: Area, people: People, client_of: ClientOf, role: Role
) -> None:
    action = make(area, people[Role.OWNER])
    client = client_of(role)
    page = client.get(address(area)).content.decode()
    assert action.what in page
    assert "done/" not in page
    for rest in ("new/", f"{action.key}/", f"{action.key}/done/", f"{action.key}/drop/"):
        assert client.get(address(area, rest)).status_code == 403


def test_actions_of_another_area_are_not_there(
    area: Area, other_area: Area, people: People, client_of: ClientOf
) -> None:
    theirs = make(other_area, people[Role.OWNER])
    client = client_of(Role.OWNER)
    assert client.get(address(area, f"{theirs.key}/")).status_code == 404
    assert client.get(address(area, "nothing/")).status_code == 404
    assert client.get(address(other_area)).status_code == 404


def test_the_list_is_taken_away_as_a_file(area: Area, people: People, client_of: ClientOf) -> None:
    from openpyxl import load_workbook

    make(area, people[Role.OWNER], what='=HYPERLINK("x")', owner="+1 person, lead")
    client = client_of(Role.READER)
    response = client.get(address(area, "export/csv/"))
    assert response["Content-Disposition"] == 'attachment; filename="actions.csv"'
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][:2] == ['\'=HYPERLINK("x")', "'+1 person, lead"]
    assert rows[1][7] == SENTENCE
    book = load_workbook(io.BytesIO(client.get(address(area, "export/xlsx/")).content))
    cell = book.active["A2"]
    assert (cell.data_type, cell.value) == ("s", '\'=HYPERLINK("x")')
    assert client.get(address(area, "export/exe/")).status_code == 404
    assert LogEntry.objects.filter(event="actions exported").count() == 2


def test_an_empty_list_is_a_file_too() -> None:
    assert write_actions("csv", []).decode("utf-8-sig").startswith("what,owner,due_on")


def test_words_are_checked_where_they_are_written(area: Area, owner: User) -> None:
    with pytest.raises(SourceError, match="postcode"):
        make(area, owner, what="Go to DT1 1AA")
    action = make(area, owner)
    with pytest.raises(SourceError, match="Say in a sentence"):
        to_do.close_action(
            by=owner, action=action, state=Action.State.DONE, outcome=" ", organisation=None
        )
