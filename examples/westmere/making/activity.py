"""What services did and who pays: activity, who came forward, contracts, payers and partners."""

# ruff: noqa: E501 - a table reads best with one row on one line

from making.draws import Row, Tables, rows_of

__all__ = ["activity", "specialist_by_group"]

_YEARS = {"25": ("2024-04-01", "2025-03-31"), "26": ("2025-04-01", "2026-03-31")}
_NUMBERS = (
    "staff_wte", "vacancies_wte", "caseload_limit_per_wte", "places", "referrals", "accepted",
    "rejected", "assessments_started", "treatments_started", "closed_before_support",
    "current_caseload", "waiting_for_assessment", "waiting_for_treatment",
    "mean_wait_assessment_days", "median_wait_assessment_days", "mean_wait_treatment_days",
    "median_wait_treatment_days", "mean_support_months", "staff_left_wte",
)  # fmt: skip

# staff vacant | limit places | referred accepted rejected | assessed started closed | caseload
# | waiting to be assessed, to be treated | wait to assessment mean median | to treatment mean
# median | months of support | staff left.   A dot is "not supplied".
_CAPACITY = """
svc-cse      25 | 6.0 1.0 12 72  141 124 17  110 88 10   74  16 29  38 33  96 88   13.5 1.0
svc-cse      26 | 5.5 1.5 12 72  168 142 26  121 84 14   79  31 58  52 47  139 131 14.0 2.0
svc-camhs    25 | 39.0 5.0 30 .  1480 1090 390  1000 858 237  1004  152 208  59 47  124 109  9.5 5.5
svc-camhs    26 | 38.0 6.0 30 .  1540 1104 436  1012 874 236  1010  146 208  61 49  128 112  9.5 6.5
svc-hub      25 | 4.2 0.4 14 58  90 84 6  83 68 15   45  9 14  20 17  45 40   7.0 0.2
svc-hub      26 | 4.2 0.4 14 58  96 90 6  88 74 17   47  8 14  21 18  47 42   7.0 0.5
svc-therapy  25 | 5.0 0.5 16 80  204 184 20  176 160 25   74  21 43  33 29  116 108  8.5 1.0
svc-therapy  26 | 5.0 0.5 16 80  212 190 22  180 168 24   76  20 42  34 30  118 110  8.5 1.0
svc-drug     25 | 6.0 0.0 20 120  180 170 10  166 152 17   90  6 4  9 7  16 14   6.0 0.5
svc-drug     26 | 6.0 0.0 20 120  188 176 12  170 158 18   92  6 4  9 7  16 14   6.0 0.0
svc-sarc     25 | 7.0 1.0 . .  70 70 0  70 68 2   20  0 0  1 1  2 1   4.5 1.0
svc-sarc     26 | 7.0 1.0 . .  74 74 0  74 71 3   21  0 0  1 1  2 1   4.5 0.5
svc-crisis   25 | 12.0 2.0 . .  610 610 0  610 582 28   34  0 0  1 1  2 1   0.5 2.5
svc-crisis   26 | 12.0 2.0 . .  640 640 0  640 610 30   36  0 0  1 1  2 1   0.5 3.0
svc-sh-coast 26 | 8.5 0.5 . .  2260 2260 0  2260 2260 0   .  0 0  3 2  3 2   . 1.0
svc-sh-vale  26 | 4.0 0.0 . .  980 980 0  980 980 0   .  0 0  3 2  3 2   . 0.0
svc-lac      26 | 4.0 0.6 60 240  318 318 0  300 300 16   232  14 0  17 15  17 15   . 0.4
svc-sn-coast 26 | 11.0 3.0 . .  1430 1430 0  . . .   .  . .  . .  . .   . 2.0
svc-sn-vale  26 | 6.0 1.0 . .  720 720 0  . . .   .  . .  . .  . .   . 1.0
"""

# service | year | sex or age band or ethnic group | referrals | accepted   (s: too small to share)
_GROUPS = """
svc-camhs    26 | female 936 674 | male 604 430 | 8-11 410 274 | 12-15 742 541 | 16-17 388 289 | asian 62 44 | black 31 22 | mixed 78 55 | white 1186 862 | other 22 15 | not recorded 161 106
svc-hub      26 | female 73 69 | male 23 21 | 8-11 34 32 | 12-15 45 42 | 16-17 17 16 | white 71 67 | mixed 10 9 | asian 8 8 | black s s | not recorded s s
svc-therapy  26 | female 172 152 | male 40 38 | 12-15 116 105 | 16-17 96 85 | white 160 144 | mixed 14 13 | asian 12 11 | black 9 8 | not recorded 17 14
svc-drug     26 | female 84 79 | male 104 97 | 12-15 97 91 | 16-17 91 85 | white 150 141 | mixed 13 12 | asian s s | black s s | not recorded 13 12
svc-sarc     26 | female 61 61 | male 13 13 | 8-11 11 11 | 12-15 35 35 | 16-17 28 28
"""
_SPECIALIST = {
    "age_band": (("8-11", 14, 11), ("12-15", 104, 89), ("16-17", 50, 42)),
    "ethnic_group": (
        ("white", 122, 104), ("mixed", 13, 11), ("asian", 9, 8), ("black", None, None),
        ("not recorded", 19, 14),
    ),
}  # fmt: skip

_CONTRACTS = """
con-cse     | svc-cse      | 2025-12-01 | 2026-11-30 | 0  | 395000  | yes | no  | no
con-camhs   | svc-camhs    | 2024-04-01 | 2029-03-31 | 24 | 5900000 | no  | no  | yes
con-hub     | svc-hub      | 2025-04-01 | 2028-03-31 | 24 | 480000  | no  | yes | yes
con-therapy | svc-therapy  | 2024-07-01 | 2028-03-31 | 12 | 362000  | no  | yes | yes
con-drug    | svc-drug     | 2023-04-01 | 2028-03-31 | 24 | 540000  | yes | yes | yes
con-sarc    | svc-sarc     | 2022-10-01 | 2027-09-30 | 24 | 910000  | no  | yes | yes
con-sh      | svc-sh-coast | 2023-04-01 | 2028-03-31 | 24 | 1240000 | no  | no  | yes
con-sh-vale | svc-sh-vale  | 2023-04-01 | 2028-03-31 | 24 | 520000  | no  | no  | yes
con-sn      | svc-sn-coast | 2023-09-01 | 2028-08-31 | 12 | 890000  | no  | no  | no
con-sn-vale | svc-sn-vale  | 2023-09-01 | 2028-08-31 | 12 | 430000  | no  | no  | no
con-refuge  | svc-refuge   | 2024-10-01 | 2028-09-30 | 12 | 285000  | no  | yes | yes
"""

_PAYERS = """
con-cse     | par-icb 0.4; par-coast 0.25; par-vale 0.15; par-pcc 0.2
con-camhs   | par-icb 1
con-hub     | par-icb 0.5; par-nhse 0.3; par-pcc 0.2
con-therapy | par-icb 0.6; par-pcc 0.4
con-drug    | par-coast 0.6; par-vale 0.3; par-pcc 0.1
con-sarc    | par-nhse 0.7; par-pcc 0.3
con-sh      | par-coast 1
con-sh-vale | par-vale 1
con-sn      | par-coast 1
con-sn-vale | par-vale 1
con-refuge  | par-coast 0.5; par-vale 0.2; par-pcc 0.3
"""

_PARTNERS = """
par-icb     | Westmere Integrated Care Board        | icb             | 310000
par-coast   | Westmere Coast Council | local_authority | 140000
par-vale    | Westmere Vale Council  | local_authority | 80000
par-police  | Westmere Police                       | police          | 45000
par-pcc     | Westmere Police and Crime Commissioner | pcc            | 175000
par-nhse    | NHS England in Westmere                 | nhs_england     | 120000
par-schools | Westmere Schools Partnership          | education       | 30000
par-trust   | Westmere Community Foundation         | voluntary       | 25000
"""


def activity() -> Tables:
    """Return the tables of what services did, who came forward and who pays."""
    return {
        "capacity": _capacity(),
        "referrals_by_group": [*_by_group(), *specialist_by_group(boys=9)],
        "contracts": _contracts(),
        "payers": _payers(),
        "partners": _partners(),
    }


def _number(text: str) -> float | int | None:
    if text in (".", "s"):
        return None
    return float(text) if "." in text else int(text)


def _capacity() -> list[Row]:
    rows: list[Row] = []
    for line in _CAPACITY.strip().splitlines():
        who, figures = line.split("|")
        service_id, year = who.split()
        values = [_number(text) for text in figures.split()]
        first, last = _YEARS[year]
        rows.append(
            {"service_id": service_id, "period_start": first, "period_end": last}
            | dict(zip(_NUMBERS, values, strict=True))
        )
    return rows


def _group_row(service_id: str, year: str, group: str, counts: tuple[object, object]) -> Row:
    first, last = _YEARS[year]
    row: Row = {
        "service_id": service_id,
        "period_start": first,
        "period_end": last,
        "age_band": None,
        "sex": "all",
        "ethnic_group": None,
        "characteristic": None,
        "referrals": counts[0],
        "accepted": counts[1],
        "count_state": "suppressed" if counts[0] is None else "exact",
    }
    if group in ("female", "male"):
        return row | {"sex": group}
    return row | {"age_band" if group[0].isdigit() else "ethnic_group": group}


def _by_group() -> list[Row]:
    rows: list[Row] = []
    for line in _GROUPS.strip().splitlines():
        who, *groups = line.split("|")
        service_id, year = who.split()
        for text in groups:
            *words, referrals, accepted = text.split()
            counts = _number(referrals), _number(accepted)
            rows.append(_group_row(service_id, year, " ".join(words), counts))
    return rows


def specialist_by_group(*, boys: int) -> list[Row]:
    """Return who came to the specialist service, with this many boys among 168 referrals."""
    accepted = {9: 7, 52: 44}[boys]
    by_sex = (("female", 168 - boys, 142 - accepted), ("male", boys, accepted))
    groups = [*by_sex, *_SPECIALIST["age_band"], *_SPECIALIST["ethnic_group"]]
    rows = [_group_row("svc-cse", "26", name, (sent, taken)) for name, sent, taken in groups]
    boys_before, accepted_before = {9: (7, 6), 52: (43, 38)}[boys]
    before = (
        ("female", 141 - boys_before, 124 - accepted_before),
        ("male", boys_before, accepted_before),
    )
    return rows + [_group_row("svc-cse", "25", name, (sent, taken)) for name, sent, taken in before]


def _contracts() -> list[Row]:
    columns = (
        "contract_id", "service_id", "starts_on", "ends_on", "extension_months",
        "value_gbp_per_year", "outreach_funded", "support_after_refusal", "supervision_funded",
    )  # fmt: skip
    return rows_of(columns, _CONTRACTS)


def _payers() -> list[Row]:
    rows: list[Row] = []
    for row in rows_of(("contract_id", "shares"), _PAYERS):
        for part in str(row["shares"]).split(";"):
            partner_id, share = part.split()
            rows.append(
                {"contract_id": row["contract_id"], "partner_id": partner_id, "share": float(share)}
            )
    return rows


def _partners() -> list[Row]:
    return rows_of(("partner_id", "name", "kind", "budget_gbp_per_year"), _PARTNERS)
