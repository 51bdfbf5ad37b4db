"""A provider return on a phone, and an action by keyboard alone, in a real browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from carereach.web.people.models import Membership, Role, User
from carereach.web.plans.actions.to_do import AboutFinding, Wanted, make_action
from carereach.web.plans.models import Action, Area, ProviderReturn
from tests.functional.watching import WCAG_22_AA, faults
from tests.functional.web.test_shell import fits, look_at
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 390
SCREENS = (
    {"Staff in post": "5.5"},
    {"Young people you support now": "3", "Waiting for a first assessment": "2"},
    {"Referrals you received": "41", "Referrals you accepted": "36", "who started": "22"},
    {},
    {},
)


@pytest.fixture
def own(area: Area, people: dict[Role, User]) -> None:
    """The contributor fills in for the therapy service."""
    Membership.objects.filter(user=people[Role.CONTRIBUTOR], area=area).update(
        organisation_id_in_tables="org-ropewalk"
    )


def look(page: Page, name: str) -> None:
    assert faults(page, WCAG_22_AA) == [], name
    assert fits(page), name
    look_at(page, name)


def test_a_return_on_a_phone(visit: Callable[..., Visitor], area: Area, own: None) -> None:
    with visit(Role.CONTRIBUTOR, width=PHONE) as visitor:
        page = visitor.open(f"/areas/{area.key}/returns/")
        look(page, "returns")
        page.get_by_role("link", name="Fill in the return").click()
        look(page, "return-start")
        page.get_by_role("button", name="Begin or go on").click()
        for number, answers in enumerate(SCREENS, start=1):
            for label, answer in answers.items():
                page.get_by_label(label).first.fill(answer)
            if answers:
                page.keyboard.press("Tab")
                page.locator("#saved", has_text="Saved at").wait_for()
                assert ProviderReturn.objects.get().answers
            for box in page.get_by_label("Not supplied").all():
                field = box.get_attribute("name")
                beside = page.locator(f'input[name="{str(field).removesuffix("-missing")}"]')
                if number < 4 and not beside.input_value():
                    box.check()
            for choice in page.get_by_label("Yes, they are right").all():
                choice.check()
            look(page, f"return-{number}")
            page.get_by_role("button", name="Continue").click()
        look(page, "return-review")
        page.get_by_role("button", name="Send the return").click()
        page.get_by_text("Thank you").wait_for()
    area.refresh_from_db()
    assert area.revision_number == 2


def test_an_action_by_keyboard_alone(
    visit: Callable[..., Visitor], area: Area, people: dict[Role, User]
) -> None:
    wanted = Wanted(
        what="Agree a later closing time",
        owner="Westmere CAMHS",
        owner_organisation="org-mind",
        due_on=timezone.localdate() - timedelta(days=3),
    )
    make_action(
        by=people[Role.OWNER],
        area=area,
        wanted=wanted,
        about=AboutFinding(sentence="Most doors close at 17:00.", section="access"),
        organisation=None,
    )
    with visit(Role.OWNER) as visitor:
        page = visitor.open(f"/areas/{area.key}/actions/")
        look(page, "actions")
        page.get_by_role("button", name="Add an action").focus()
        page.keyboard.press("Enter")
        page.get_by_label("What will be done").focus()
        look(page, "action-new")
        page.keyboard.type("Chase 943 476 5919")
        page.keyboard.press("Tab")
        page.keyboard.type("Ropewalk")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("There is a problem").wait_for()
        look(page, "action-wrong")
        page.get_by_label("What will be done").focus()
        page.keyboard.press("Control+A")
        page.keyboard.type("Open until 18:30")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.get_by_text("The action was added.").wait_for()
        look(page, "actions-two")
    with visit(Role.READER, width=PHONE) as visitor:
        look(visitor.open(f"/areas/{area.key}/actions/"), "actions-phone")
    assert Action.objects.count() == 2
