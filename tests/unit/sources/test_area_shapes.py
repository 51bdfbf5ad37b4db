import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carereach.sources.area_shapes import format_shapes, read_shapes

SQUARE = [[-2.5, 50.5], [-2.4, 50.5], [-2.4, 50.6], [-2.5, 50.6], [-2.5, 50.5]]
HOLE = [[-2.47, 50.53], [-2.43, 50.53], [-2.43, 50.57], [-2.47, 50.53]]


def feature(code="E1", kind="Polygon", coordinates=None):
    geometry = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"area_code": code}, "geometry": geometry}


def read(*features):
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return read_shapes(content, file="areas.geojson")


def test_a_polygon_is_a_list_of_rings():
    outlines, findings = read(feature())
    assert findings == []
    assert outlines == {"E1": [[tuple(point) for point in SQUARE]]}


def test_outer_rings_run_anticlockwise_and_holes_clockwise_whatever_was_written():
    written = read(feature(coordinates=[SQUARE, HOLE]))[0]["E1"]
    turned = read(feature(coordinates=[SQUARE[::-1], HOLE[::-1]]))[0]["E1"]
    assert written == turned
    assert written[1] == [tuple(point) for point in HOLE[::-1]]


def test_islands_are_rings_too_and_heights_are_dropped():
    far = [[x + 1, y, 7] for x, y in SQUARE]
    outlines, findings = read(feature(kind="MultiPolygon", coordinates=[[SQUARE, HOLE], [far]]))
    assert findings == []
    assert len(outlines["E1"]) == 3
    assert outlines["E1"][2][0] == (-1.5, 50.5)


def test_islands_and_holes_survive_being_written():
    far = [[x + 1, y] for x, y in SQUARE]
    outlines, _ = read(feature(kind="MultiPolygon", coordinates=[[SQUARE, HOLE], [far]]))
    assert read_shapes(format_shapes(outlines), file="f") == (outlines, [])


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        (None, "area_code"),
        (5, "area_code"),
        ({"type": "Feature", "properties": None, "geometry": None}, "area_code"),
        (feature(code=""), "area_code"),
        (feature(code=7), "area_code"),
        (feature(code="x" * 300), "area_code"),
        (feature(code="E1"), "duplicate_key"),
        (feature(code="E2") | {"geometry": None}, "not_a_polygon"),
        (feature(code="E2", kind="Point"), "not_a_polygon"),
        (feature(code="E2", coordinates=[]), "not_a_polygon"),
        (feature(code="E2", coordinates="x"), "not_a_polygon"),
        (feature(code="E2", coordinates=[[]]), "not_a_polygon"),
        (feature(code="E2", coordinates=[SQUARE[:3]]), "open_ring"),
        (feature(code="E2", coordinates=[SQUARE[:-1]]), "open_ring"),
        (feature(code="E2", coordinates=[[[1]] * 4]), "not_a_point"),
        (feature(code="E2", coordinates=[[["a", "b"]] * 4]), "not_a_point"),
        (feature(code="E2", coordinates=[[[True, False]] * 4]), "not_a_point"),
        (feature(code="E2", coordinates=[[[y, x] for x, y in SQUARE]]), "outside"),
        (feature(code="E2", coordinates=[[[400000, 100000]] * 4]), "outside"),
        (feature(code="E2", coordinates=[[[float("nan"), 51.0]] * 4]), "outside"),
    ],
)
def test_faulty_features_are_told_of_and_the_rest_is_kept(bad, rule):
    outlines, [found] = read(feature(), bad)
    assert list(outlines) == ["E1"]
    assert found.rule == rule
    assert found.message.startswith("Feature 2: ")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"5",
        b'{"type":"FeatureCollection"}',
        b'{"features":{}}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"features":' + b"[" * 100_000,
        b'{"features":[' + b"9" * 5000 + b"]}x",
    ],
)
def test_what_is_not_geojson_is_one_finding(content):
    outlines, [found] = read_shapes(content, file="areas.geojson")
    assert outlines == {}
    assert found.rule == "not_geojson"


def test_a_file_far_too_large_is_not_parsed():
    _, [found] = read_shapes(b" " * 50_000_001, file="areas.geojson")
    assert found.rule == "too_large"


_longitudes = st.floats(-9, 2)
_latitudes = st.floats(49.5, 61)


@settings(deadline=None)
@given(
    st.dictionaries(
        st.from_regex(r"[A-Z][0-9]{1,8}", fullmatch=True),
        st.lists(
            st.lists(st.tuples(_longitudes, _latitudes), min_size=3, max_size=6, unique=True),
            min_size=1,
            max_size=3,
        ),
        min_size=1,
        max_size=3,
    )
)
def test_what_has_been_read_is_written_and_reads_back_exactly(areas):
    features = [
        feature(code, "MultiPolygon", [[[*ring, ring[0]]] for ring in rings])
        for code, rings in areas.items()
    ]
    outlines, findings = read(*features)
    assert findings == []
    assert read_shapes(format_shapes(outlines), file="f") == (outlines, [])
