"""Westmere's invented bus routes: where they run, on which days and how often."""

# ruff: noqa: E501 - a table reads best with one row on one line

from dataclasses import dataclass

from making.draws import rows_of
from making.land import CITY, MARKET, PORT, Point

__all__ = ["GANNET_ONWARD", "PLACES", "Route", "Running", "routes"]

GANNET_ONWARD = "71"
"""The bus to the city that Gannet Head lacks; its only other bus goes to Port Sallow."""


def _near(town: Point, east: float, north: float) -> Point:
    return town[0] + east, town[1] + north


PLACES: dict[str, tuple[str, Point]] = {
    "Westmere Bus Station": ("Westmere", _near(CITY, -0.35, 0.0)),
    "Northgate": ("Westmere", _near(CITY, 0.2, 3.9)),
    "Parkside": ("Westmere", _near(CITY, 0.6, -3.9)),
    "Eastbank": ("Westmere", _near(CITY, 4.0, 0.4)),
    "Saltpans": ("Westmere", _near(CITY, -3.4, 1.4)),
    "Castle Bank": ("Westmere", _near(CITY, 3.0, 2.7)),
    "Longmead": ("Westmere", _near(CITY, -2.6, -2.2)),
    "Copper Hill": ("Westmere", _near(CITY, -2.5, 3.0)),
    "Lowfold": ("Westmere", _near(CITY, 3.0, -2.5)),
    "Millrace": ("Westmere", _near(CITY, 2.1, 0.8)),
    "General Hospital": ("Westmere", _near(CITY, 1.6, -1.05)),
    "Quayside": ("Westmere", _near(CITY, -2.0, -0.6)),
    "Ring North": ("Westmere", _near(CITY, 0.1, 2.3)),
    "Ring West": ("Westmere", _near(CITY, -2.3, 0.3)),
    "Ring South": ("Westmere", _near(CITY, 0.4, -2.2)),
    "Eastgate": ("Westmere", _near(CITY, 1.25, 1.8)),
    "Harbour Road": ("Westmere", _near(CITY, -3.6, -0.6)),
    "Dockray": ("Westmere", _near(CITY, 3.8, -1.2)),
    "Priory": ("Westmere", _near(CITY, -1.2, 3.7)),
    "Tannery": ("Westmere", _near(CITY, 1.9, -3.4)),
    "Sandgate": ("Westmere", _near(CITY, 1.6, 3.6)),
    "Millbank": ("Westmere", _near(CITY, -1.2, -3.5)),
    "Brook End": ("Westmere", _near(CITY, 3.8, 1.6)),
    "Port Sallow Quay": ("Port Sallow", _near(PORT, -0.1, -0.2)),
    "Port Sallow Health Centre": ("Port Sallow", _near(PORT, 0.1, 0.2)),
    "Old Pier": ("Port Sallow", _near(PORT, -1.9, 0.8)),
    "Netherby Road": ("Port Sallow", _near(PORT, 2.2, -0.8)),
    "Slipway": ("Port Sallow", _near(PORT, 0.3, 2.3)),
    "Fishergate": ("Port Sallow", _near(PORT, -0.3, -2.2)),
    "Lamp Hill": ("Port Sallow", _near(PORT, 1.9, 1.2)),
    "West Strand": ("Port Sallow", _near(PORT, -2.1, -0.7)),
    "Skarn Holm Landing": ("Skarn Holm", _near(PORT, -6.7, 1.1)),
    "Vennholt Market Place": ("Vennholt", _near(MARKET, 0.1, 0.1)),
    "Station": ("Vennholt", _near(MARKET, 2.4, 0.9)),
    "Mill Green": ("Vennholt", _near(MARKET, -2.4, 0.7)),
    "Highfold": ("Vennholt", _near(MARKET, 0.3, 2.6)),
    "Priors Lea": ("Vennholt", _near(MARKET, 0.7, -2.5)),
    "Butter Cross": ("Vennholt", _near(MARKET, -1.7, -1.8)),
    "Wool Hall": ("Vennholt", _near(MARKET, 1.9, 1.9)),
}
"""Where town routes turn or end: the town, and the point nearest which they stop."""

# route | kind | name | by way of (the last is the town, where there is one)
_ROUTES = """
1  | town    | Northgate and Parkside       | Northgate; Ring North; Westmere Bus Station; Ring South; Parkside
2  | town    | Saltpans and Eastbank        | Saltpans; Ring West; Westmere Bus Station; Millrace; Eastbank
3  | town    | Copper Hill and Lowfold      | Copper Hill; Westmere Bus Station; General Hospital; Lowfold
4  | town    | Castle Bank and Longmead     | Castle Bank; Eastgate; Westmere Bus Station; Quayside; Longmead
5  | town    | City circle                  | Ring North; Eastgate; Millrace; General Hospital; Ring South; Quayside; Ring West; Ring North
6  | town    | Harbour Road and Dockray     | Harbour Road; Ring West; Westmere Bus Station; General Hospital; Dockray
7  | town    | Priory and Tannery           | Priory; Westmere Bus Station; Ring South; Tannery
8  | town    | Sandgate and Millbank        | Sandgate; Eastgate; Westmere Bus Station; Millbank
9  | town    | Brook End                    | Brook End; Millrace; Westmere Bus Station
S1 | shuttle | Quayside and Hospital shuttle | Quayside; Westmere Bus Station; General Hospital
11 | town    | Old Pier and Netherby Road   | Old Pier; Port Sallow Quay; Netherby Road
12 | town    | Slipway and Fishergate       | Slipway; Lamp Hill; Port Sallow Health Centre; Port Sallow Quay; West Strand; Fishergate
21 | town    | Mill Green and Station       | Mill Green; Vennholt Market Place; Station
22 | town    | Highfold and Priors Lea      | Highfold; Wool Hall; Vennholt Market Place; Priors Lea
23 | town    | Butter Cross                 | Butter Cross; Vennholt Market Place
X1 | express | Port Sallow and Westmere     | Slipway; Port Sallow Health Centre; Port Sallow Quay; Fishergate; Westmere Bus Station
X2 | express | Vennholt and Westmere        | Vennholt Market Place; Mill Green; Hollin Fold; Ashgarth Moor; General Hospital; Westmere Bus Station
X3 | express | Netherby Road and Westmere   | Lamp Hill; Netherby Road; Fishergate; Westmere Bus Station
30 | village | Marrow End                   | Marrow End; Ashgarth; Stonnick; Parkside; Westmere Bus Station
31 | village | Little Sarn                  | Little Sarn; Skellow Rise; Ashgarth Moor; Westmere Bus Station
32 | village | Wend Valley                  | Kittle Fold; Tarn Brackle; Wend Valley; Low Brackle; Westmere Bus Station
33 | village | Thrawn Hill                  | Thrawn Hill; Vennholt Market Place
34 | village | Little Sarn to Vennholt      | Little Sarn; Vennholt Market Place
40 | village | Otter Holme                  | Otter Holme; Drovers Reach; Fernmere End; Ember Green; Vennholt Market Place
41 | village | Mossgarth                    | Cobblers Gate; Mossgarth; Kittle Fold; Tarn Brackle; Hollin Fold; Vennholt Market Place
50 | village | Nether Wend                  | Quillrigg; Stonnick Crossroads; Windle Cross; Sandrake Fold; Nether Wend; Brine End; Westmere Bus Station
60 | village | Upper Wend                   | Pellowby; High Brackle; Wether Cote; Upper Wend; Larkrigg; Port Sallow Health Centre
61 | village | Larkrigg                     | Larkrigg; Brine End; Westmere Bus Station
70 | village | Gannet Head shuttle          | Gannet Head South; Gannet Head North; Port Sallow Health Centre
71 | express | Gannet Head                  | Gannet Head South; Gannet Head North; Westmere Bus Station
H1 | ferry   | Skarn Holm ferry             | Skarn Holm Landing; Port Sallow Quay
"""

# routes | days | towards the last place: first, last | back again: first, last | minutes between
_RUNNING = """
1 2 3 4     | weekday    | 06:02 19:02 | 06:06 19:06 | 10
1 2 3 4     | weekday    | 19:30 22:30 | 19:45 22:45 | 30
1 2 3 4     | saturday   | 07:05 21:35 | 07:15 21:45 | 30
5           | weekday    | 06:30 20:30 | 06:34 20:34 | 10
5           | saturday   | 08:00 20:00 | 08:10 20:10 | 40
6 7 8 9     | weekday    | 06:08 19:08 | 06:14 19:14 | 10
6 7 8 9     | saturday   | 07:40 18:40 | 07:50 18:50 | 30
S1          | weekday    | 07:00 19:00 | 07:00 19:00 | 8
S1          | saturday   | 09:00 18:00 | 09:00 18:00 | 10
11 12       | weekday    | 06:20 19:20 | 06:27 19:27 | 10
11 12       | weekday    | 20:00 22:00 | 20:10 22:10 | 40
11 12       | saturday   | 07:30 19:30 | 07:40 19:40 | 30
21 22 23    | weekday    | 06:35 18:47 | 06:40 18:52 | 12
21 22 23    | saturday   | 08:05 18:05 | 08:20 18:20 | 30
X1          | weekday    | 06:08 20:38 | 06:15 20:45 | 10
X1          | weekday    | 21:30 23:30 | 22:00 24:00 | 60
X1          | saturday   | 07:10 20:30 | 07:20 20:40 | 20
X2          | weekday    | 06:16 20:36 | 06:25 20:45 | 20
X2          | saturday   | 07:30 18:30 | 07:45 18:45 | 30
X3          | weekday    | 06:34 19:34 | 06:50 19:50 | 15
X3          | saturday   | 08:00 18:00 | 08:30 18:30 | 30
30 31 32 33 | schooldays | 06:33 18:33 | 07:40 19:40 | 60
34 40 61    | schooldays | 06:34 18:34 | 07:45 19:45 | 60
41 50 60    | schooldays | 07:34 17:34 | 08:45 18:45 | 120
30 31 32 33 | holidays   | 08:33 18:33 | 09:40 17:40 | 120
34 40 61    | holidays   | 08:34 18:34 | 09:45 17:45 | 120
41 50 60    | holidays   | 09:34 17:34 | 11:45 15:45 | 240
30 31 32 33 | saturday   | 08:33 16:33 | 09:40 17:40 | 120
34 40 61    | saturday   | 08:34 16:34 | 09:45 17:45 | 120
41 50 60    | saturday   | 09:34 13:34 | 12:45 16:45 | 240
70          | schooldays | 07:48 17:48 | 08:30 18:30 | 60
70          | holidays   | 09:48 15:48 | 12:30 16:30 | 120
70          | saturday   | 09:48 13:48 | 12:30 16:30 | 120
71          | schooldays | 07:34 17:34 | 08:10 18:10 | 60
71          | holidays   | 09:34 15:34 | 12:10 16:10 | 120
71          | saturday   | 09:34 13:34 | 12:10 16:10 | 120
H1          | weekday    | 09:00 17:00 | 08:30 16:30 | 240
"""


@dataclass(frozen=True, slots=True)
class Running:
    """When a route runs one way: days, first and last departure and the minutes between them."""

    days: str
    is_outward: bool
    """Towards the last place named, else back again."""
    first_minute: int
    last_minute: int
    every_minutes: int


@dataclass(frozen=True, slots=True)
class Route:
    """One route: its number, kind, name, the places it goes by and when it runs."""

    number: str
    kind: str
    name: str
    by_way_of: tuple[str, ...]
    running: tuple[Running, ...]


def routes() -> list[Route]:
    """Return every route of Westmere, the one that Gannet Head lacks included."""
    running: dict[str, list[Running]] = {}
    for row in rows_of(("routes", "days", "outward", "inward", "every"), _RUNNING):
        for number in str(row["routes"]).split():
            for way in ("outward", "inward"):
                first, last = (_minute(text) for text in str(row[way]).split())
                every = int(str(row["every"]))
                runs = Running(str(row["days"]), way == "outward", first, last, every)
                running.setdefault(number, []).append(runs)
    return [
        Route(
            number=str(row["route"]),
            kind=str(row["kind"]),
            name=str(row["name"]),
            by_way_of=tuple(place.strip() for place in str(row["places"]).split(";")),
            running=tuple(running[str(row["route"])]),
        )
        for row in rows_of(("route", "kind", "name", "places"), _ROUTES)
    ]


def _minute(text: str) -> int:
    hours, minutes = text.split(":")
    return 60 * int(hours) + int(minutes)
