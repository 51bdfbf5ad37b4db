import io
import zipfile

import pytest

from carereach.sources.xlsx_archive import WorkbookError, XmlHandler, open_archive, parse_xml


def archive(**files: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return target.getvalue()


class Echo(XmlHandler):
    def __init__(self):
        self.heard = []

    def start(self, name, attributes):
        self.heard.append(("start", name, attributes))

    def end(self, name):
        self.heard.append(("end", name))

    def text(self, text):
        self.heard.append(("text", text))


def heard(content: bytes):
    echo = Echo()
    with open_archive(archive(a=content)) as opened:
        parse_xml(opened, "a", echo)
    return echo.heard


def refused(content: bytes) -> str:
    with pytest.raises(WorkbookError) as caught, open_archive(content) as opened:
        parse_xml(opened, "a", XmlHandler())
    assert caught.value.message
    assert caught.value.fix
    return caught.value.rule


def test_elements_come_without_their_namespace():
    assert heard(b'<x xmlns="urn:a" b="1">c<y/></x>') == [
        ("start", "x", {"b": "1"}),
        ("text", "c"),
        ("start", "y", {}),
        ("end", "y"),
        ("end", "x"),
    ]


def test_a_handler_may_stay_silent():
    with open_archive(archive(a=b"<x>y</x>")) as opened:
        parse_xml(opened, "a", XmlHandler())


@pytest.mark.parametrize(
    "xml",
    [
        b"",
        b"<x>",
        b"<x></y>",
        b"plain",
        b"<x>\x00</x>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b'<?xml version="1.0" encoding="nonsense"?><x/>',
    ],
)
def test_what_is_not_plain_xml_is_refused(xml):
    assert refused(archive(a=xml)) == "not_a_workbook"


def test_a_missing_entry_is_a_damaged_workbook():
    assert refused(archive(b=b"<x/>")) == "not_a_workbook"


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04garbage", b"plain text" * 50])
def test_what_is_not_an_archive_is_refused(content):
    assert refused(content) == "not_a_workbook"


def test_a_workbook_with_a_password_is_named_as_such():
    assert refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600) == "locked_or_old"


def test_a_damaged_entry_is_refused():
    content = bytearray(archive(a=b"<x>" + bytes(range(48, 122)) * 40 + b"</x>"))
    content[45] ^= 0xFF
    assert refused(bytes(content)) == "not_a_workbook"


def test_unusual_compression_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("a", b"<x/>")
    assert refused(target.getvalue()) == "not_a_workbook"


def test_no_flipped_byte_breaks_the_reader():
    whole = archive(a=b"<x>" + b"some text " * 20 + b"</x>", b=b"<y/>")
    for place in range(len(whole)):
        for flip in (0x01, 0x80, 0xFF):
            content = bytearray(whole)
            content[place] ^= flip
            try:
                with open_archive(bytes(content)) as opened:
                    parse_xml(opened, "a", XmlHandler())
            except WorkbookError:
                continue


def test_deep_xml_is_read_without_falling_over():
    depth = 200_000
    assert len(heard(b"<x>" * depth + b"</x>" * depth)) == 2 * depth


def test_bombs_are_refused_before_they_are_opened():
    assert refused(archive(a=b"<x>" + b" " * 210_000_000 + b"</x>")) == "too_large"
    assert refused(archive(a=b"<x>" + b" " * 30_000_000 + b"</x>")) == "too_large"
    many = {f"f{number}": b"" for number in range(2100)}
    assert refused(archive(**many)) == "too_large"


def test_a_lie_about_the_size_does_not_help_a_bomb():
    """The size in the archive's list is what is read, so a small lie gives a damaged entry."""
    content = bytearray(archive(a=b"<x>" + b" " * 1_000_000 + b"</x>"))
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = (100).to_bytes(4, "little")
    assert refused(bytes(content)) == "not_a_workbook"
