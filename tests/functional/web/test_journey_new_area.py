"""An area is begun: by keyboard from public data, and from a file with one row to mend."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import westmere_files
from playwright.sync_api import expect

from carereach.cycle.workbench_data import WORKSPACE_FILES, pack_files
from carereach.web.people.models import Role
from carereach.web.plans.models import Area
from carereach.web.plans.store import contents_at
from tests.functional.web.journeys import go_to, pass_by
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Visitor]


def test_journey_a_real_board_is_drafted_by_keyboard_alone(visit: Visit) -> None:
    with visit() as window:
        page = window.open("/")
        go_to(page, page.get_by_role("button", name="Begin a new area")).press("Enter")
        go_to(page, page.get_by_label("Integrated care board or council"))
        page.keyboard.type("Dorset")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="What was found")).to_be_visible()
        pass_by(page, "boards-found")
        go_to(page, page.get_by_role("link", name="Choose NHS Dorset"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Chosen")).to_be_visible()
        go_to(page, page.get_by_role("button", name="Make the area"))
        page.keyboard.press("Enter")
        expect(page.get_by_text("The area was made. You are its owner.")).to_be_visible()
        pass_by(page, "area-made")
        assert page.get_by_text("Invented data").count() == 0
        go_to(page, page.get_by_role("link", name="Overview"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Run the first audit")).to_be_visible()
        pass_by(page, "area-before-any-audit")
    assert Area.objects.filter(name__contains="Dorset", invented=False).count() == 1


def test_journey_a_file_with_one_bad_row_is_mended_and_brought_in(
    visit: Visit, tmp_path: Path
) -> None:
    files = {name: each for name, each in westmere_files().items() if name in WORKSPACE_FILES}
    mended = tmp_path / "mended.zip"
    mended.write_bytes(pack_files(files))
    one_bad_row = files["partners.csv"].replace(b"310000", b"lots")
    bad = tmp_path / "bad.zip"
    bad.write_bytes(pack_files(files | {"partners.csv": one_bad_row}))
    with visit() as window:
        page = window.open("/areas/new/")
        page.get_by_label("File", exact=True).set_input_files(bad)
        page.get_by_role("button", name="Check the file").click()
        expect(page.get_by_role("heading", name="What to mend")).to_be_visible()
        expect(page.get_by_text("The cell is not a number.")).to_be_visible()
        assert page.get_by_role("button", name="Write all of it").count() == 0
        pass_by(page, "file-to-mend")

        page.get_by_role("link", name="Bring in the mended file").click()
        page.get_by_label("File", exact=True).set_input_files(mended)
        page.get_by_role("button", name="Check the file").click()
        pass_by(page, "file-checked")
        page.get_by_role("button", name="Write all of it").click()
        expect(page.get_by_text("The import was written.")).to_be_visible()
        expect(page.get_by_text("Invented data.")).to_be_visible()
        pass_by(page, "file-written")
        key = page.url.split("/areas/")[1].split("/")[0]
    kept = contents_at(Area.objects.get(key=key))
    assert kept["partners.csv"] == files["partners.csv"]
    assert Area.objects.get(key=key).memberships.get().role == Role.OWNER
