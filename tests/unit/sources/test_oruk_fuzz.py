"""Whatever a feed holds, reading it gives sound tables and findings, or one sentence."""

import copy
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.base import CarereachError
from carereach.sources.oruk import read_oruk
from carereach.tables import TABLES
from carereach.tables.check import check_table

DATA = Path(__file__).parents[2] / "data" / "oruk"
GOOD: list[Any] = [
    json.loads((DATA / name).read_text(encoding="utf-8"))
    for name in ("service.json", "page_v1.json")
]
AWKWARD = st.sampled_from(
    [
        "", " ", "\x00", "\ud800", "=1+1", "-", "@x", "nan", "inf", "1e999", "9am", "24:00",
        "00:00", "MO,TU", "1MO", "31/12/2020", "2026-02-30", "9999-12-31", "0001-01-01",
        "Â£10", "â€™",
        "<p>x</p>", "&nbsp;", "refuge", "test", "phone", "postal", "virtual", "; ;", "x" * 5_000,
        "\u202e", "\ufeff", "'", "\u2028", "active", "S1", "Carereach setting",
        "statistical-geography/",
    ]
)  # fmt: skip
SCALARS = (
    AWKWARD
    | st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.text(max_size=8)
    | st.dates().map(str)
    | st.times().map(str)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "freq", "x\x1b"]), inner, max_size=3)
    ),
    max_leaves=6,
)


def places_of(value: Any) -> list[tuple[Any, Any]]:
    """Every holder and key of a document."""
    found: list[tuple[Any, Any]] = []
    stack = [value]
    while stack:
        here = stack.pop()
        pairs = here.items() if isinstance(here, dict) else enumerate(here)
        for key, inner in pairs:
            found.append((here, key))
            if isinstance(inner, dict | list):
                stack.append(inner)
    return found


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    document = [copy.deepcopy(draw(st.sampled_from(GOOD)))]
    for _ in range(draw(st.integers(1, 6))):
        holder, key = draw(st.sampled_from(places_of(document)))
        action = draw(st.sampled_from(["replace", "replace", "drop", "repeat", "rename"]))
        if action == "replace":
            holder[key] = draw(VALUES)
        elif isinstance(holder, list):
            holder.append(copy.deepcopy(holder[key]))
        elif action == "rename":
            name = draw(st.sampled_from(sorted(map(str, holder))))
            holder[name] = holder.pop(key)
        elif action == "drop":
            del holder[key]
    return document[0] if len(document) == 1 and draw(st.booleans()) else document


def read(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.json"
        path.write_bytes(data)
        try:
            directory = read_oruk(path, as_of=date(2026, 6, 1), assured_within_months=3)
        except CarereachError as error:
            refusal = str(error)
            directory = None
    if directory is None:
        assert refusal.isprintable()
        return
    for name, frame in directory.frames.items():
        assert check_table(TABLES[name], frame, file=name).findings == ()
    ids = {name: set(frame[frame.columns[0]]) for name, frame in directory.frames.items()}
    owners = directory.frames["services"]["organisation_id"].drop_nulls()
    assert set(owners) <= ids["organisations"]
    assert set(directory.frames["sites"]["service_id"]) <= ids["services"]
    assert ids["opening_hours"] <= ids["sites"]
    for finding in directory.findings:
        assert finding.sentence().isprintable()


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_any_change_to_a_good_document(document: Any) -> None:
    read(json.dumps(document).encode())


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_any_document(document: Any) -> None:
    read(json.dumps(document).encode())


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 5_000), st.binary(max_size=6))
def test_any_bytes_in_the_middle_of_a_good_file(at: int, bytes_: bytes) -> None:
    data = (DATA / "service.json").read_bytes()
    read(data[:at] + bytes_ + data[at:])
    read(data[:at])
