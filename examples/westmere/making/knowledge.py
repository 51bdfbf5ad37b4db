"""What is known about need in Westmere: sources, recorded counts and the overlap of lists."""

# ruff: noqa: E501 - a table reads best with one row on one line

from making.draws import Row, Tables
from making.places import COAST, VALE

__all__ = ["MENDED_VALE_SERIES", "assessment_counts", "knowledge"]

_COAST_SERIES = (66, 68, 64, 63, 58, 55, 52, 50)
_VALE_SERIES = (41, 43, 40, 39, 37, 0, 9, 33)
MENDED_VALE_SERIES = (41, 43, 40, 39, 37, 36, 35, 33)
"""What the council's series would have been without the change of system in 2023."""
_FIRST_YEAR = 2019
_SCALES = ("coverage", "definition_match", "recency", "recording_quality", "independence")
_DEFINITION = "England 2017"

# id | kind | title | publisher | period | five grades | definition | note
_SOURCES = (
    ("police-profile", "police profile", "Problem profile of child sexual exploitation", "Westmere Police",
     "2025-01-01", "2025-12-31", (1, 1, 2, 1, 1), _DEFINITION,
     "Type of exploitation not recorded for about a third of children."),
    ("specialist-caseload", "service caseload", "Children supported by the specialist service", "Sallow Bridge Young People's Service",
     "2025-04-01", "2026-03-31", (1, 2, 2, 2, 1), _DEFINITION, "Children with support in the year, each once."),
    ("sarc-return", "service caseload", "Under-18s seen at the sexual assault referral centre", "Westmere Sexual Assault Referral Centre",
     "2025-04-01", "2026-03-31", (1, 1, 2, 2, 2), "Sexual assault of any kind", "Wider than sexual exploitation."),
    ("practitioners", "practitioner knowledge", "Practitioner return, set form", "Westmere Safeguarding Children Partnership",
     "2025-10-01", "2025-12-31", (1, 2, 2, 0, 1), _DEFINITION, "What 14 teams believe they see; children may be counted by two teams."),
    ("survey", "survey estimate", "Westmere school health survey, ages 12 to 15", "Westmere public health",
     "2024-10-01", "2024-11-30", (1, 1, 1, 1, 2), "Pressure or reward for sexual images or acts", "Answered by 61 % of pupils asked; children out of school are not in it."),
    ("young-people", "young people's account", "What young people told us, spring 2026", "Westmere public health",
     "2026-03-01", "2026-05-31", (0, 2, 2, 1, 2), _DEFINITION, "Says how and why, not how many."),
)  # fmt: skip

# source | council | whole count | sex and age cells | ethnic cells    (None: too small to share)
_BANDS = ("8-11", "12-15", "16-17")
_COUNTS: tuple[tuple[str, str, int | None, dict[str, tuple[int | None, ...]], dict[str, int | None]], ...] = (
    ("police-profile", COAST, 97, {"female": (8, 44, 22), "male": (None, 12, 9)}, {"white": 63, "mixed": 8, "asian": None, "not recorded": 21}),
    ("police-profile", VALE, 39, {"female": (None, 18, 9), "male": (None, None, None)}, {"white": 27, "not recorded": 9}),
    ("specialist-caseload", COAST, 117, {"female": (9, 68, 34), "male": (None, None, None)}, {"white": 86, "mixed": 9, "asian": None, "not recorded": 13}),
    ("specialist-caseload", VALE, 46, {"female": (None, 27, 13), "male": (None, None, None)}, {"white": 37, "not recorded": None}),
    ("sarc-return", COAST, 53, {"female": (8, 22, 14), "male": (None, None, None)}, {}),
    ("sarc-return", VALE, 21, {"female": (None, 9, None), "male": (None, None, None)}, {}),
    ("practitioners", COAST, 190, {}, {}),
    ("practitioners", VALE, 85, {}, {}),
    ("survey", COAST, 84, {"female": (None, 61, None), "male": (None, 23, None)}, {}),
    ("survey", VALE, None, {}, {}),
)  # fmt: skip

_LIST_NAMES = ("social_care", "police", "health", "voluntary")
_OVERLAP = (
    ("1000", 22), ("0100", 31), ("0010", 21), ("0001", 58), ("1100", 15), ("1010", 6),
    ("1001", 18), ("0110", 7), ("0101", 24), ("0011", 12), ("1110", 5), ("1101", 12),
    ("1011", 6), ("0111", 7), ("1111", 6),
)  # fmt: skip
_CHARACTERISTICS = (
    (COAST, "in care", 27), (COAST, "went missing", 46), (COAST, "disabled", 18),
    (VALE, "in care", 11), (VALE, "went missing", 17), (VALE, "disabled", None),
)  # fmt: skip


def knowledge() -> Tables:
    """Return the tables of what is known, with one council's recording gone wrong in 2024."""
    return {
        "evidence": [*_assessment_sources(), *_other_sources()],
        "known_cases": [*assessment_counts(_VALE_SERIES), *_other_counts()],
        "lists": _lists(),
    }


def _years(council: str) -> list[tuple[str, int]]:
    short = council.removeprefix("WST-").lower()
    return [(f"assessments-{short}-{_FIRST_YEAR + step}", _FIRST_YEAR + step) for step in range(8)]


def _assessment_sources() -> list[Row]:
    rows: list[Row] = []
    for council, name in ((COAST, "Westmere Coast"), (VALE, "Westmere Vale")):
        for evidence_id, year in _years(council):
            recency = 2 if year == 2026 else 1 if year >= 2023 else 0
            rows.append(
                {
                    "evidence_id": evidence_id,
                    "kind": "official statistic",
                    "title": f"Social care assessments naming sexual exploitation, to March {year}",
                    "publisher": f"{name} Council",
                    "period_start": f"{year - 1}-04-01",
                    "period_end": f"{year}-03-31",
                    "geography": name,
                    **dict(zip(_SCALES, (1, 1, recency, 1, 1), strict=True)),
                    "definition": "Factor at end of assessment, England",
                    "note": "Counts assessment episodes, not children.",
                }
            )
    return rows


def _other_sources() -> list[Row]:
    rows: list[Row] = []
    for key, kind, title, publisher, first, last, grades, definition, note in _SOURCES:
        rows.append(
            {
                "evidence_id": key,
                "kind": kind,
                "title": title,
                "publisher": publisher,
                "period_start": first,
                "period_end": last,
                "geography": "Westmere",
                **dict(zip(_SCALES, grades, strict=True)),
                "definition": definition,
                "note": note,
            }
        )
    return rows


def _count(evidence_id: str, council: str, count: int | None, **group: str) -> Row:
    return {
        "evidence_id": evidence_id,
        "geography_code": council,
        "age_band": group.get("age_band"),
        "sex": group.get("sex", "all"),
        "ethnic_group": group.get("ethnic_group"),
        "characteristic": group.get("characteristic"),
        "count": count,
        "count_state": "exact" if count is not None else "suppressed",
    }


def assessment_counts(vale: tuple[int, ...]) -> list[Row]:
    """Return the two councils' series of assessments, year to March 2019 to 2026."""
    rows = []
    for council, series in ((COAST, _COAST_SERIES), (VALE, vale)):
        for (evidence_id, _), count in zip(_years(council), series, strict=True):
            rows.append(_count(evidence_id, council, count))
    return rows


def _other_counts() -> list[Row]:
    rows: list[Row] = []
    for evidence_id, council, whole, by_sex, by_ethnic in _COUNTS:
        if whole is None:
            rows.append(_count(evidence_id, council, None) | {"count_state": "missing"})
            continue
        rows.append(_count(evidence_id, council, whole))
        for sex, counts in by_sex.items():
            for band, count in zip(_BANDS, counts, strict=True):
                if evidence_id != "survey" or band == "12-15":
                    rows.append(_count(evidence_id, council, count, sex=sex, age_band=band))
        for group, count in by_ethnic.items():
            rows.append(_count(evidence_id, council, count, ethnic_group=group))
    for council, what, count in _CHARACTERISTICS:
        rows.append(_count("specialist-caseload", council, count, characteristic=what))
    return rows


def _lists() -> list[Row]:
    rows: list[Row] = []
    for pattern, count in _OVERLAP:
        marks = {name: int(mark) for name, mark in zip(_LIST_NAMES, pattern, strict=True)}
        rows.append({**marks, "count": count})
    return rows
