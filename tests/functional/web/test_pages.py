"""Every page of an audited area in a real browser, found by its address."""

from collections.abc import Callable

import pytest
from audited import keep_audit
from django.test import Client
from django.urls import reverse
from sound import pages

from carereach.web.people.models import Role, User
from carereach.web.plans.models import Area
from carereach.web.plans.permissions import PLACES
from tests.functional.watching import WCAG_22_AA, faults
from tests.functional.web.test_shell import DESK, NARROW, fits, look_at
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = (*WCAG_22_AA, "best-practice")


def shown(area: Area, owner: User) -> list[tuple[str, str]]:
    """Name and address of all that opens as a page for the owner."""
    client = Client()
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for name in sorted(pages()):
        wanted = isinstance(PLACES[name], frozenset)
        address = reverse(name, args=[area.key] if wanted else [])
        answer = client.get(address)
        if answer.status_code == 200 and "html" in answer["Content-Type"]:
            found.append((name, address))
    return found


@pytest.mark.slow
def test_every_page_of_an_audited_area_passes_axe_and_fits(
    visit: Callable[..., Visitor], area: Area, owner: User
) -> None:
    keep_audit(area, owner)
    wrong: list[str] = []
    with visit(Role.OWNER) as window:
        for name, address in shown(area, owner):
            page = window.open(address)
            look_at(page, f"{name}-{DESK}")
            wrong += [f"{name}: {fault}" for fault in faults(page, RULES)]
            page.set_viewport_size({"width": NARROW, "height": 900})
            look_at(page, f"{name}-{NARROW}")
            wrong += [] if fits(page) else [f"{name} scrolls sideways"]
            page.set_viewport_size({"width": DESK, "height": 900})
    assert not wrong, "\n".join(wrong)
