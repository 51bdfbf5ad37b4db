"""How Westmere looks after the work: workforce, leadership, standards, strategies, prevention."""

# ruff: noqa: E501 - a table reads best with one row on one line

from making.draws import Row, Tables, rows_of

__all__ = ["oversight"]

# organisation | staff group | heads | WTE | level | trained | trained on exploitation | supervised
_WORKFORCE = """
org-community | School nurses                 | 26  | 17.0 | 3 | 25  | 19  | 0
org-community | Sexual health clinicians      | 18  | 12.5 | 3 | 17  | 15  | 0
org-community | Urgent treatment staff        | 34  | 27.0 | 3 | 30  | 14  | 0
org-community | Health team for children in care | 6 | 4.0 | 4 | 6   | 6   | 0
org-hospital  | Emergency department nurses   | 92  | 78.0 | 3 | 81  | 41  | 52
org-hospital  | Emergency department doctors  | 38  | 33.0 | 3 | 33  | 15  | 21
org-hospital  | Child house staff             | 6   | 4.2  | 4 | 6   | 6   | 6
org-hospital  | Women's unit staff            | 24  | 19.0 | 3 | 22  | 13  | 17
org-mind      | CAMHS clinicians              | 46  | 38.0 | 3 | 44  | 33  | 42
org-mind      | Crisis and liaison staff      | 15  | 12.0 | 3 | 14  | 11  | 14
org-gp        | General practitioners         | 118 | 86.0 | 3 | 104 | 47  |
org-gp        | Practice nurses               | 74  | 51.0 | 3 | 63  | 28  |
org-pharmacy  | Pharmacists                   | 41  | 36.0 | 2 | 37  | 9   |
org-sallow    | Specialist workers            | 7   | 5.5  | 3 | 7   | 7   | 7
org-brackle   | Drug and alcohol workers      | 8   | 6.0  | 3 | 8   | 7   | 8
org-ropewalk  | Therapists                    | 8   | 5.0  | 3 | 8   | 8   | 8
org-sarc      | Crisis workers and clinicians | 11  | 7.0  | 3 | 11  | 11  | 10
"""

_LEADERSHIP = """
primary       | Named GP                  | 0.6 | 0.8
primary       | Named nurse, primary care | 1.0 | 1.0
community     | Named nurse               | 1.6 | 2.0
community     | Named doctor              | 0.4 | 0.4
hospital      | Named nurse               | 1.0 | 1.0
hospital      | Named doctor              | 0.5 | 0.6
hospital      | Named midwife             | 0.8 | 0.8
mental health | Named nurse               | 1.0 | 1.0
mental health | Named doctor              | 0.2 | 0.4
"""

_STANDARDS = """
SUP-01 | org-community | | | met | not met | Supervision log, community trust, April 2026 | 2026-04-30
SUP-01 | org-sallow    | 7  | 7  | met | met | Supervision log, June 2026 | 2026-06-12
SUP-02 | org-hospital  | 3  | 3  | met | met | Designated nurse log, 2025/26 | 2026-03-31
SUP-04 | org-sallow    | 2  | 6  | partly met | partly met | Workforce return, 2025/26 | 2026-03-31
SPC-03 | org-sallow    | 54 | 61 | met | met | Referral return, 2025/26 | 2026-03-31
SPC-05 | org-sallow    | 17 | 68 | partly met | | Referral return, 2025/26 | 2026-03-31
MHT-06 | org-hospital  | 118 | 164 | partly met | partly met | Case audit 4, 2026 | 2026-02-18
SAR-01 | org-sarc      | 8760 | 8760 | met | met | Rota, 2025/26 | 2026-03-31
SAR-04 | org-sarc      | 63 | 74 | partly met | partly met | Case audit, spring 2026 | 2026-04-15
OUT-02 | org-sallow    | 61 | 84 | partly met | | Contact log audit, 2025/26 | 2026-03-31
ACC-08 | org-mind      | 88 | 131 | met | partly met | Case audit 2, 2026 | 2026-01-29
TRN-02 | org-gp        | 151 | 192 | partly met | | Training return, 2025/26 | 2026-03-31
"""

_STRATEGIES = """
csa                | Westmere Safeguarding Children Partnership | yes | One plan for sexual abuse and exploitation | 2026-01-20
vawg               | Westmere Police and Crime Commissioner | yes | Shared outcomes for girls and young women | 2025-11-04
missing            | Westmere Safeguarding Children Partnership | yes | Health contact after every return interview | 2026-02-17
youth_offending    | Westmere Youth Justice Service | yes | Health worker in the youth justice team | 2025-09-16
substance_misuse   | Westmere Coast Council | no | | 2024-06-11
domestic_abuse     | Westmere Domestic Abuse Board | yes | Shared safe places for young people aged 16 and 17 | 2025-10-02
serious_violence   | Westmere Violence Reduction Partnership | yes | Outreach in the emergency department | 2025-12-08
children_in_care   | Westmere Corporate Parenting Board | yes | Health checks name exploitation | 2026-03-03
"""

# id | kind | level | audience | place | eligible | reached | checked | from | to | cost
_PROGRAMMES = """
prg-school-nursing | school nursing | universal | young people | | 34900 | 24300 | yes | 2025-09-01 | 2026-07-20 | 96000
prg-health-visiting | health visiting | universal | families and carers | | 5200 | 4750 | yes | 2025-09-01 | 2026-08-31 | 38000
prg-schools | school health promotion | universal | young people | | 21400 | 15800 | yes | 2025-09-01 | 2026-07-20 | 54000
prg-campaign | campaign | universal | young people | | 34900 | 18800 | no | 2026-02-02 | 2026-04-30 | 61000
prg-parents | campaign | universal | families and carers | | 28000 | 6100 | yes | 2026-02-02 | 2026-04-30 | 17000
prg-staff | campaign | universal | professionals | | 4200 | 1900 | yes | 2026-01-12 | 2026-06-30 | 9000
prg-young-men | young men | targeted | young men | WST-COAST | 1900 | 410 | yes | 2025-09-15 | 2026-07-10 | 33000
prg-licensing | licensing | targeted | places | WST-COAST | 160 | 74 | | 2025-06-01 | 2026-05-31 | 12000
prg-advocates | peer advocates | targeted | young people | WST-COAST | 900 | 180 | yes | 2025-10-01 | 2026-09-30 | 26000
"""

_PARTICIPATION = """
act-1 | 2025-10-14 | group conversation | 9  | Opening hours      | Come after school and college | Evening clinic in Vennholt kept open | 2026-01-13
act-2 | 2025-11-20 | one-to-one         | 11 | First contact      | Do not make me tell it again  | One shared first form tried at two services | 2026-02-24
act-3 | 2026-01-22 | advisory group     | 8  | Words we use       | Ask what I want to be called  | Letters rewritten | 2026-03-10
act-4 | 2026-03-12 | group conversation | 10 | Keeping a worker   | Changing worker is starting again | |
act-5 | 2026-04-23 | survey             | 64 | Getting there      | The bus stops before the appointment ends | |
act-6 | 2026-05-19 | group conversation | 12 | Boys and young men | Nothing shows people like me  | |
"""

_AGREEMENTS = """
isa-1 | Westmere Safeguarding Children Partnership; Westmere Police; Westmere Integrated Care Board | Sharing to protect children who are exploited | public task | 2024-05-01 | 2027-05-01
isa-2 | Westmere Hospitals NHS Trust; Westmere Coast Council; Westmere Vale Council | Child protection alerts in unscheduled care | legal obligation | 2023-10-01 | 2026-10-01
isa-3 | Westmere Community NHS Trust; Sallow Bridge Young People's Service | Joint work on a child's plan | public task | 2025-02-03 | 2027-02-03
"""


def oversight() -> Tables:
    """Return the tables of workforce, leadership, standards, strategies and prevention."""
    return {
        "workforce": _rows(
            "organisation_id staff_group headcount wte level_required trained_in_date "
            "cse_trained_in_date supervised_in_date",
            _WORKFORCE,
        ),
        "leadership": _rows("sector role wte_in_post wte_funded", _LEADERSHIP),
        "standards_evidence": _rows(
            "standard_id organisation_id numerator denominator self_rating moderated_rating "
            "evidence_reference dated",
            _STANDARDS,
        ),
        "strategies": _rows("strategy owner linked joint_actions reviewed_on", _STRATEGIES),
        "programmes": _rows(
            "programme_id kind level audience geography_code eligible reached "
            "sense_checked_with_young_people starts_on ends_on cost_gbp",
            _PROGRAMMES,
        ),
        "participation": _rows(
            "activity_id held_on method young_people topic theme what_changed fed_back_on",
            _PARTICIPATION,
        ),
        "sharing_agreements": _rows(
            "agreement_id partners purpose lawful_basis signed_on review_on", _AGREEMENTS
        ),
    }


def _rows(columns: str, text: str) -> list[Row]:
    return rows_of(tuple(columns.split()), text)
