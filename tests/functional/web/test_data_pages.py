"""The pages of an area's data in a real browser: sound for everybody, with and without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from carereach.cycle.workbench_data import WORKSPACE_FILES, pack_files
from carereach.tables import TABLES
from carereach.web.people.models import Role, User
from carereach.web.plans.actions.data import RowAt, change_row
from carereach.web.plans.models import Area
from carereach.web.plans.store import contents_at
from tests.functional.web.visiting import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Visit = Callable[..., Visitor]


def judge(page: object) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_of_the_data_is_sound(
    width: int, area: Area, owner: User, visit: Visit, tmp_path: Path
) -> None:
    at = RowAt(table=TABLES["partners"], place=0, based_on=1)
    change_row(by=owner, area=area, at=at, values={"name": "A board"}, organisation=None)
    base = f"/areas/{area.key}/data/"
    with visit(width=width) as window:
        for path in (
            base,
            f"{base}table/leadership/?f-sector=primary",
            f"{base}table/services/3/",
            f"{base}table/leadership/2/remove/",
            f"{base}import/",
            f"{base}history/",
            f"{base}history/2/",
            "/areas/new/?q=dorset&code=QVV",
        ):
            page = window.open(path)
            name = path.strip("/").replace("/", "-").split("?")[0].replace(area.key, "area")
            page.screenshot(path=tmp_path / f"{name}.png", full_page=True)
            judge(page)


def test_a_bad_row_is_told_mended_and_written_without_scripts(
    area: Area, visit: Visit, tmp_path: Path
) -> None:
    files = {name: each for name, each in contents_at(area).items() if name in WORKSPACE_FILES}
    bad = tmp_path / "bad.zip"
    bad.write_bytes(
        pack_files(files | {"partners.csv": files["partners.csv"].replace(b"310000", b"lots")})
    )
    good = tmp_path / "good.zip"
    good.write_bytes(
        pack_files(files | {"partners.csv": files["partners.csv"].replace(b"310000", b"320000")})
    )
    with visit(Role.ANALYST, java_script_enabled=False) as window:
        page = window.open(f"/areas/{area.key}/data/import/")
        page.get_by_label("File", exact=True).set_input_files(bad)
        page.get_by_role("button", name="Check the file").click()
        assert "The cell is not a number." in page.content()
        assert page.get_by_role("button", name="Write all of it").count() == 0
        page.screenshot(path=tmp_path / "blocked.png", full_page=True)
        page.get_by_role("link", name="Bring in another file").click()
        page.get_by_label("File", exact=True).set_input_files(good)
        page.get_by_role("button", name="Check the file").click()
        page.screenshot(path=tmp_path / "preview.png", full_page=True)
        page.get_by_role("button", name="Write all of it").click()
        assert "The import was written" in page.content()
    assert b"320000" in contents_at(Area.objects.get(pk=area.pk))["partners.csv"]
