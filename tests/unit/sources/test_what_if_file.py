"""What-if files: what is asked for, in days; and every fault told without the value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carereach.base import SourceError
from carereach.sources.what_if_file import parse_what_if, read_what_if
from carereach.tables.what_if import Change


def parse(text):
    return parse_what_if(text.encode(), file="more.toml")


def one(text, unit=""):
    (change,) = parse(f"{unit}\n[[change]]\n{text}\n")
    return change


def refusal(text):
    with pytest.raises(SourceError) as told:
        parse(text)
    sentence = str(told.value)
    assert sentence.startswith("more.toml")
    assert "\n" not in sentence
    return sentence


WEEKS = 'unit = "week"'


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (
            'field = "support.caseload_per_wte"\nvalue = 10',
            Change(field="support.caseload_per_wte", number=10.0),
        ),
        (
            'field = "support.refuses"\nadd = -0.1',
            Change(field="support.refuses", number=-0.1, how="add"),
        ),
        (
            'field = "support.length.mean"\ntimes = 1.5',
            Change(field="support.length.mean", number=1.5, how="times"),
        ),
        ("wte = -0.5", Change(field="wte", number=-0.5)),
        ('wte = 1\ncontract = "main"', Change(field="wte", number=1.0, where="main")),
        ('wte = 1\nstage = "first"', Change(field="wte", number=1.0, where="first")),
        ("hours = 0.8", Change(field="hours", number=0.8)),
        ('handover = "transfer"', Change(field="handover", word="transfer")),
        ('handover = "close"', Change(field="handover", word="close")),
        (
            'field = "stages.0.arrivals.all.0.1"\ntimes = 2',
            Change(field="stages.0.arrivals.all.0.1", number=2.0, how="times"),
        ),
    ],
)
def test_changes_without_a_time_need_no_unit(text, change):
    assert one(text) == change


@pytest.mark.parametrize(
    ("text", "field", "days"),
    [
        ("contract_length = 52", "contract_length", 364.0),
        ('field = "support.length.mean"\nvalue = 20', "support.length.mean", 140.0),
        ('field = "support.length.values.1"\nvalue = 20', "support.length.values.1", 140.0),
        ('field = "support.contact_every"\nadd = -1', "support.contact_every_days", -7.0),
        ('field = "contract.0.ends"\nvalue = 52', "contracts.0.ends_day", 364.0),
    ],
)
def test_times_are_turned_into_days_by_the_unit(text, field, days):
    change = one(text, WEEKS)
    assert (change.field, change.number) == (field, days)
    assert "state the file's unit" in refusal(f"[[change]]\n{text}")


def test_changes_keep_their_order():
    changes = parse("[[change]]\nwte = 1\n[[change]]\nhours = 2\n[[change]]\nwte = -1\n")
    assert [(one.field, one.number) for one in changes] == [("wte", 1), ("hours", 2), ("wte", -1)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "key change: is missing"),
        ("change = 31337", "must be [[change]] tables, 1 to 100"),
        ("change = []", "must be [[change]] tables, 1 to 100"),
        ("change = [31337]", "[[change]] number 1: must be a table"),
        ("[[change]]\nwte = 1\n" * 101, "1 to 100"),
        ("[[change]]\n", "must be given, or one of wte, hours"),
        ("[[change]]\nwte = 31337\nhours = 31337", "only one"),
        ('[[change]]\nwte = 31337\nfield = "support.refuses"', "only one"),
        ('[[change]]\nfield = "support.refuses"', "must be given, or add or times"),
        ('[[change]]\nfield = "support.refuses"\nadd = 31337\ntimes = 31337', "only one"),
        ('[[change]]\nfield = "support.refuses"\nvalue = "31337"', "must be a finite number"),
        ('[[change]]\nfield = "support.refuses"\nvalue = true', "must be a finite number"),
        ('[[change]]\nfield = "support.refuses"\nvalue = nan', "must be a finite number"),
        ("[[change]]\nfield = 31337\nvalue = 1", "must be plain text"),
        ('[[change]]\nfield = "stages.0.arrivals.all.0.1"\nvalue = 31337', "is a rate"),
        ("[[change]]\nwte = inf", "must be a finite number"),
        ('[[change]]\nwte = 1\ncontract = "31337"\nstage = "31337"', "not both"),
        ("[[change]]\nwte = 1\ncontract = 31337", "must be plain text"),
        ("[[change]]\nhours = -31337", "of 0 or more"),
        ("[[change]]\nhours = 1\ncontract = 31337", "is not a key here"),
        (WEEKS + "\n[[change]]\ncontract_length = -31337", "of 0 or more"),
        ('[[change]]\nhandover = "31337"', "must be one of: transfer, close"),
        ('unit = "31337"\n[[change]]\nwte = 1', "must be one of:"),
        ("units = 31337\n[[change]]\nwte = 1", "unit may be meant"),
        ("[[change]]\nwte = 1\nhow_many = 31337", "is not a key here"),
        ("[[change]\n31337", "is not TOML"),
        ("wte = ", "is not TOML"),
    ],
)
def test_faults_are_told_in_one_sentence_without_the_value(text, words):
    sentence = refusal(text)
    assert words in sentence
    assert "31337" not in sentence


def test_how_many_more_faults_there_are_is_told():
    assert refusal("[[change]]\nhours = -1\n[[change]]\nhours = -1").endswith("There is 1 more.")
    assert refusal("[[change]]\nhours = -1\n" * 3).endswith("There are 2 more.")


@pytest.mark.parametrize("content", [b"\xff\xfe", b"wte = " + b"[" * 5000])
def test_what_is_no_toml_is_refused(content):
    with pytest.raises(SourceError, match="is not TOML in UTF-8"):
        parse_what_if(content, file="more.toml")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_content_gives_changes_or_one_sentence(content):
    try:
        told = parse_what_if(content, file="more.toml")
    except SourceError as error:
        told = str(error).startswith("more.toml")
    assert told


def test_a_file_is_read_and_a_missing_one_said(tmp_path):
    path = tmp_path / "more.toml"
    with pytest.raises(SourceError, match=r"^more\.toml: "):
        read_what_if(path)
    path.write_bytes(b"\xef\xbb\xbf[[change]]\nwte = 1\n")
    assert read_what_if(path) == (Change(field="wte", number=1.0),)
