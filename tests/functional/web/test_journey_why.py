"""Why can young people of 12 to 15 not reach therapy after school, and who does what about it?"""

from collections.abc import Callable

import pytest
from audited import keep_audit
from playwright.sync_api import expect

from carereach.web.people.models import User
from carereach.web.plans.models import Action, Area
from tests.functional.web.journeys import go_to, pass_by
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

THERAPY = "Flashbacks, post-traumatic stress, treatment"


def test_journey_why_and_an_action_by_keyboard_alone(
    visit: Callable[..., Visitor], area: Area, owner: User
) -> None:
    keep_audit(area, owner)
    with visit() as window:
        page = window.open(f"/areas/{area.key}/")
        pass_by(page, "overview")
        go_to(page, page.get_by_role("link", name="Access", exact=True)).press("Enter")
        go_to(page, page.get_by_label("Ages", exact=True))
        page.keyboard.type("12")
        go_to(page, page.get_by_role("button", name="Show")).press("Enter")
        expect(page.get_by_text("Can young people aged 12-15 get in?")).to_be_visible()

        go_to(page, page.get_by_role("link", name=THERAPY)).press("Enter")
        cell = page.locator("#cell")
        expect(cell.get_by_role("heading", name="What keeps them out")).to_be_visible()
        expect(cell.locator(".cr-answer")).to_contain_text("young people aged 12 to 15")
        expect(cell.locator(".cr-answer")).to_contain_text("services being full")
        expect(
            cell.get_by_text("Mended alone, this would let in most young people")
        ).to_be_visible()
        pass_by(page, "access-and-cell")

        go_to(page, cell.get_by_role("link", name="Make an action")).press("Enter")
        go_to(page, page.get_by_label("What will be done"))
        page.keyboard.type("Agree eight more therapy places for ages 12 to 15")
        pass_by(page, "action-from-a-place")
        go_to(page, page.get_by_label("Job or team"))
        page.keyboard.type("Children's commissioning team")
        go_to(page, page.get_by_role("button", name="Add the action")).press("Enter")
        expect(page.get_by_text("The action was added.")).to_be_visible()
        pass_by(page, "action-made")
    action = Action.objects.get()
    assert "young people aged 12 to 15" in action.finding
    assert action.section == "access"
