"""A new area is drafted from the public data, or begun from a file; its maker owns it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from conftest import westmere_files
from django.core.files.uploadedfile import SimpleUploadedFile

from carereach.cycle.workbench_data import check_files, pack_files
from carereach.web.people.models import Membership, Role
from carereach.web.plans.models import Area
from carereach.web.plans.store import contents_at

if TYPE_CHECKING:
    from django.test import Client

SignIn = Callable[[Role], "Client"]
NEW = "/areas/new/"


@pytest.fixture
def client(client_of: SignIn) -> "Client":
    """Somebody who works in another area already, in whatever role."""
    return client_of(Role.READER)


def test_an_area_is_looked_for_and_chosen(client: "Client") -> None:
    assert "What was found" not in client.get(NEW).content.decode()
    page = client.get(NEW, {"q": "dorset"}).content.decode()
    assert "NHS Dorset" in page
    assert "?q=dorset&amp;code=QVV" in page
    chosen = client.get(NEW, {"q": "hampshire", "code": ["QVV", "QVV", "nowhere"]})
    assert [each["area"].code for each in chosen.context["chosen"]] == ["QVV"]
    assert "Make the area" in chosen.content.decode()
    assert "Nothing more was found" in client.get(NEW, {"q": "zzzzqqq"}).content.decode()


def test_an_area_of_a_board_is_drafted_and_owned(client: "Client") -> None:
    answer = client.post(f"{NEW}draft/", {"code": "QVV"})
    made = Area.objects.get(name="NHS Dorset")
    assert answer["Location"] == f"/areas/{made.key}/data/"
    assert made.memberships.get().role == Role.OWNER
    files = contents_at(made)
    assert "TO-DO.md" not in files
    assert not [each for each in check_files(files) if each.severity == "error"]
    assert "You are its owner" in client.get(answer["Location"]).content.decode()
    empty = client.get(f"/areas/{made.key}/data/table/offers/").content.decode()
    assert "Who usually has it" in empty
    assert "Download the blank table" in empty


def test_several_make_a_partnership(client: "Client") -> None:
    client.post(f"{NEW}draft/", {"code": ["QVV", "E06000059"], "name": "South coast"})
    made = Area.objects.get(name="South coast")
    files = contents_at(made)
    assert b'kind = "partnership"' in files["area.toml"]
    alone = Area.objects.filter(name="NHS Dorset")
    assert not alone.exists()
    assert files["areas.csv"].count(b"\n") == 453


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ([], "Choose at least one board or council."),
        (["QVV", "W06000015"], "Choose members of one nation"),
        (["nowhere"], "No board or council has that name or code"),
    ],
)
def test_what_cannot_be_drafted_is_told(client: "Client", codes: list[str], words: str) -> None:
    page = client.post(f"{NEW}draft/", {"code": codes, "name": "Our place"}).content.decode()
    assert words in page
    assert not Area.objects.filter(name="Our place").exists()


def test_what_was_typed_is_kept(client: "Client") -> None:
    page = client.post(f"{NEW}draft/", {"code": ["QVV", "W06000015"], "name": "Ours"})
    assert 'value="Ours"' in page.content.decode()


def send(client: "Client", content: bytes) -> str:
    answer = client.post(
        f"{NEW}import/", {"file": SimpleUploadedFile("area.zip", content)}, follow=True
    )
    return answer.content.decode()


def test_an_area_is_begun_from_a_file(client: "Client") -> None:
    page = send(client, pack_files(westmere_files()))
    assert "files would change" in page
    made = Area.objects.exclude(memberships__role=Role.READER).get()
    key = made.uploads.get().key
    client.post(f"/areas/{made.key}/data/import/{key}/write/")
    made.refresh_from_db()
    assert (made.revision_number, made.invented, made.name) == (1, True, "Westmere")


def test_an_area_left_before_it_was_written_is_gone(client: "Client") -> None:
    send(client, pack_files(westmere_files()))
    made = Area.objects.exclude(memberships__role=Role.READER).get()
    key = made.uploads.get().key
    answer = client.post(f"/areas/{made.key}/data/import/{key}/drop/")
    assert answer["Location"] == "/"
    assert not Area.objects.filter(pk=made.pk).exists()


def test_a_file_that_is_none_makes_no_area(client: "Client", area: Area) -> None:
    assert "There is a problem" in send(client, b"hello")
    assert "There is a problem" in send(client, b'{"contents": []}')
    assert "There is a problem" in client.post(f"{NEW}import/").content.decode()
    assert list(Area.objects.all()) == [area]
    assert Membership.objects.filter(area=area).count() == len(Role)
