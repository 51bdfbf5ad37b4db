"""Who helps young people in Westmere: organisations, services, sites, hours, offers and links."""

# ruff: noqa: E501 - a table reads best with one row on one line

from making.draws import Row, Tables, rows_of
from making.land import CITY, MARKET, PORT, Point, place

__all__ = ["directory", "front_doors"]

_ORGANISATIONS = """
org-icb         | Westmere Integrated Care Board               | | other
org-hospital    | Westmere Hospitals NHS Trust                 | | hospital
org-community   | Westmere Community NHS Trust                 | | community
org-mind        | Westmere Children's Mental Health NHS Trust  | | mental health
org-gp          | Westmere General Practice Alliance           | | primary
org-pharmacy    | Westmere Pharmacy Group                      | | primary
org-coast       | Westmere Coast Council                       | | other
org-vale        | Westmere Vale Council                        | | other
org-sallow      | Sallow Bridge Young People's Service         | | voluntary
org-brackle     | Brackle Drug and Alcohol Service             | | voluntary
org-ropewalk    | Ropewalk Rape Support                        | | voluntary
org-fold        | Fold House Refuge                            | | voluntary
org-sarc        | Westmere Sexual Assault Referral Centre      | | other
"""

# service | organisation | name | setting | ages | routes | rule | serves | exclusions | assured
_SERVICES = """
svc-sh-coast  | org-community | Saltway Sexual Health Clinic | S1 | 13-24 | self; parent or carer; any professional | anyone | | none | 2026-04-14
svc-sh-vale   | org-community | Wool Hall Sexual Health Clinic | S1 | 13-24 | self; parent or carer; any professional | area residents | WST-VALE | none | 2026-04-14
svc-sh-online | org-community | Westmere Sexual Health Online | S1 | 16-24 | self | area residents | WST-COAST; WST-VALE | none | 2026-04-14
svc-ed        | org-hospital  | Westmere Emergency Department | S2 | 0-120 | self; parent or carer; any professional | anyone | | none | 2026-04-20
svc-utc       | org-community | Westmere Urgent Treatment Centres | S3 | 0-120 | self; parent or carer; any professional | anyone | | none | 2026-05-06
svc-gp-city   | org-gp        | Westmere city practices | S4 | 0-120 | self; parent or carer | registered patients | | none | 2026-04-09
svc-gp-port   | org-gp        | Port Sallow practices | S4 | 0-120 | self; parent or carer | registered patients | | none | 2026-04-09
svc-gp-vale   | org-gp        | Vennholt practices | S4 | 0-120 | self; parent or carer | registered patients | | none | 2026-04-09
svc-gp-rural  | org-gp        | Westmere village practices | S4 | 0-120 | self; parent or carer | registered patients | | none | 2026-04-09
svc-camhs     | org-mind      | Westmere CAMHS | S5 | 5-17 | gp; school; social care; health professional | area residents | WST-COAST; WST-VALE | risk level | 2026-05-12
svc-crisis    | org-mind      | Westmere Crisis and Self-harm Liaison | S6 | 8-17 | self; parent or carer; any professional | anyone | | none | 2026-05-12
svc-drug      | org-brackle   | Brackle Young People's Drug and Alcohol Service | S7 | 11-18 | self; parent or carer; school; any professional | area residents | WST-COAST; WST-VALE | none | 2021-03-15
svc-sarc      | org-sarc      | Westmere Sexual Assault Referral Centre | S8 | 0-120 | police | anyone | | none | 2026-04-24
svc-hub       | org-hospital  | Larkrigg Child House | S9 | 0-17 | parent or carer; any professional; social care; police | area residents | WST-COAST; WST-VALE | none | 2026-05-02
svc-cse       | org-sallow    | Sallow Bridge Specialist Service | S10 | 10-18 | self; parent or carer; school; any professional | area residents | WST-COAST; WST-VALE | none | 2026-05-28
svc-sn-coast  | org-community | Westmere Coast School Nursing | S11 | 8-18 | self; parent or carer; school; any professional | area residents | WST-COAST | none | 2026-06-11
svc-sn-vale   | org-community | Westmere Vale School Nursing | S11 | 8-18 | self; parent or carer; school; any professional | area residents | WST-VALE | none | 2026-06-11
svc-top       | org-hospital  | Westmere Pregnancy Choices | S14 | 12-55 | self; any professional | anyone | | none | 2026-04-30
svc-parents   | org-hospital  | Westmere Young Parents Midwifery | S15 | 8-21 | self; parent or carer; any professional | anyone | | none | 2026-05-21
svc-pharmacy  | org-pharmacy  | Westmere pharmacies | S16 | 13-24 | self | anyone | | none | 2026-05-19
svc-lac       | org-community | Health Team for Children in Care | S18 | 0-18 | social care; health professional | anyone | | none | 2026-06-02
svc-therapy   | org-ropewalk  | Ropewalk Therapy for Young People | S20 | 11-25 | self; parent or carer; school; any professional | area residents | WST-COAST; WST-VALE | none | 2026-06-04
svc-refuge    | org-fold      | Fold House | | 13-25 | self; social care; police; any professional | anyone | | none | 2026-06-08
"""

_MON_TO_FRI = ("monday", "tuesday", "wednesday", "thursday", "friday")
_ALL_WEEK = (*_MON_TO_FRI, "saturday", "sunday")
_ALWAYS = ("00:00-24:00", _ALL_WEEK, "always")
_OFFICE = ("09:00-17:00", _MON_TO_FRI, "always")
_LATE = ("09:00-18:30", _MON_TO_FRI, "always")
_EVENING = ("10:00-19:00", _MON_TO_FRI, "always")
_TERM = ("08:30-16:30", _MON_TO_FRI, "term")
_SURGERY = ("08:00-18:30", _MON_TO_FRI, "always")
_SHOP = ("09:00-18:00", _MON_TO_FRI, "always")
_SHOP_SATURDAY = ("09:00-17:00", ("saturday",), "always")

Hours = tuple[str, tuple[str, ...], str]


def _near(town: Point, east: float, north: float) -> Point:
    return town[0] + east, town[1] + north


_SITES: tuple[tuple[str, str, str, str, Point | None, tuple[Hours, ...]], ...] = (
    ("sit-sh-coast", "svc-sh-coast", "Saltway Clinic", "physical", _near(CITY, -0.8, 0.4), (("09:00-15:00", _MON_TO_FRI, "always"),)),
    ("sit-sh-port", "svc-sh-coast", "Saltway at Port Sallow", "physical", _near(PORT, 0.3, -0.2), (("09:00-15:00", _MON_TO_FRI, "always"),)),
    ("sit-sh-vale", "svc-sh-vale", "Wool Hall Clinic", "physical", _near(MARKET, 0.2, 0.3), (_EVENING, ("10:00-14:00", ("saturday",), "always"))),
    ("sit-sh-online", "svc-sh-online", "Kits by post", "virtual", None, (_ALWAYS,)),
    ("sit-ed", "svc-ed", "Westmere General Hospital", "physical", _near(CITY, 1.6, -1.1), (_ALWAYS,)),
    ("sit-utc-port", "svc-utc", "Port Sallow Health Centre", "physical", _near(PORT, 0.1, 0.2), (("08:00-20:00", _ALL_WEEK, "always"),)),
    ("sit-utc-vale", "svc-utc", "Vennholt Urgent Treatment Centre", "physical", _near(MARKET, -0.6, -0.4), (("08:00-20:00", _ALL_WEEK, "always"),)),
    ("sit-gp-quay", "svc-gp-city", "Quayside Surgery", "physical", _near(CITY, -1.5, -0.6), (_SURGERY,)),
    ("sit-gp-millrace", "svc-gp-city", "Millrace Surgery", "physical", _near(CITY, 1.9, 1.2), (_SURGERY,)),
    ("sit-gp-northgate", "svc-gp-city", "Northgate Surgery", "physical", _near(CITY, 0.1, 2.4), (_SURGERY,)),
    ("sit-gp-parkside", "svc-gp-city", "Parkside Surgery", "physical", _near(CITY, 0.4, -2.3), (_SURGERY,)),
    ("sit-gp-port", "svc-gp-port", "Lamp Hill Surgery", "physical", _near(PORT, -0.5, 0.6), (_SURGERY,)),
    ("sit-gp-vale", "svc-gp-vale", "Butter Cross Surgery", "physical", _near(MARKET, 0.1, 0.0), (_SURGERY,)),
    ("sit-gp-highfold", "svc-gp-vale", "Highfold Surgery", "physical", _near(MARKET, -1.4, 0.9), (_SURGERY,)),
    ("sit-gp-wend", "svc-gp-rural", "Wend Valley Surgery", "physical", (17.5, 15.0), (("08:30-17:30", _MON_TO_FRI, "always"),)),
    ("sit-gp-stonnick", "svc-gp-rural", "Stonnick Surgery", "physical", (21.0, 22.0), (("08:30-17:30", _MON_TO_FRI, "always"),)),
    ("sit-gp-moor", "svc-gp-rural", "Ashgarth Surgery", "physical", (12.0, 5.0), (("08:30-17:30", _MON_TO_FRI, "always"),)),
    ("sit-camhs-city", "svc-camhs", "Copper Hill House", "physical", _near(CITY, 0.9, 0.8), (_OFFICE, ("17:00-19:00", ("tuesday", "thursday"), "always"))),
    ("sit-camhs-vale", "svc-camhs", "Priors Lea Centre", "physical", _near(MARKET, 0.9, -0.7), (_OFFICE, ("17:00-19:00", ("wednesday",), "always"))),
    ("sit-crisis", "svc-crisis", "Westmere General Hospital", "physical", _near(CITY, 1.6, -1.1), (_ALWAYS,)),
    ("sit-crisis-line", "svc-crisis", "Young people's crisis line", "phone", None, (_ALWAYS,)),
    ("sit-drug-city", "svc-drug", "Brackle, Ropewalk", "physical", _near(CITY, -0.4, -0.5), (_LATE,)),
    ("sit-drug-vale", "svc-drug", "Brackle, Station Road", "physical", _near(MARKET, 0.5, 0.6), (_LATE,)),
    ("sit-drug-out", "svc-drug", "Brackle street team", "outreach", None, (("12:00-20:00", _MON_TO_FRI, "always"),)),
    ("sit-sarc", "svc-sarc", "The Millrace Centre", "physical", _near(CITY, 2.2, 0.3), (_ALWAYS,)),
    ("sit-sarc-line", "svc-sarc", "Millrace advice line", "phone", None, (_ALWAYS,)),
    ("sit-hub", "svc-hub", "Larkrigg Child House", "physical", _near(CITY, 1.2, 1.9), (_LATE,)),
    ("sit-cse", "svc-cse", "Sallow Bridge", "physical", _near(CITY, -0.2, 1.3), (_EVENING,)),
    ("sit-cse-out", "svc-cse", "Sallow Bridge outreach", "outreach", None, (("12:00-21:00", _ALL_WEEK, "always"),)),
    ("sit-cse-text", "svc-cse", "Sallow Bridge text and call line", "phone", None, (("10:00-21:00", _ALL_WEEK, "always"),)),
    ("sit-sn-city", "svc-sn-coast", "Longmead School", "physical", _near(CITY, -0.9, -1.6), (_TERM,)),
    ("sit-sn-city2", "svc-sn-coast", "Eastbank Academy", "physical", _near(CITY, 2.3, 0.9), (_TERM,)),
    ("sit-sn-port", "svc-sn-coast", "Port Sallow School", "physical", _near(PORT, 0.7, 0.4), (_TERM,)),
    ("sit-sn-vale", "svc-sn-vale", "Vennholt School", "physical", _near(MARKET, -0.5, 0.8), (_TERM,)),
    ("sit-sn-gannet", "svc-sn-coast", "Saltpans School", "physical", _near(CITY, -2.2, 1.9), (_TERM,)),
    ("sit-sn-north", "svc-sn-coast", "Lamp Hill Academy", "physical", _near(PORT, -0.9, -0.9), (_TERM,)),
    ("sit-sn-south", "svc-sn-coast", "Parkside Academy", "physical", _near(CITY, 0.7, -2.9), (_TERM,)),
    ("sit-sn-wend", "svc-sn-vale", "Wend Valley School", "physical", (17.5, 15.2), (_TERM,)),
    ("sit-sn-stonnick", "svc-sn-vale", "Stonnick School", "physical", (20.8, 22.1), (_TERM,)),
    ("sit-sn-text", "svc-sn-coast", "School nurse text line", "phone", None, (_OFFICE,)),
    ("sit-sn-text-vale", "svc-sn-vale", "School nurse text line", "phone", None, (_OFFICE,)),
    ("sit-top", "svc-top", "Women's Unit at Westmere General", "physical", _near(CITY, 1.6, -1.0), (_LATE,)),
    ("sit-top-line", "svc-top", "Pregnancy choices line", "phone", None, (("08:00-20:00", _ALL_WEEK, "always"),)),
    ("sit-parents", "svc-parents", "Westmere General Hospital", "physical", _near(CITY, 1.6, -1.1), (_OFFICE, ("17:00-19:00", ("tuesday",), "always"))),
    ("sit-parents-out", "svc-parents", "Visits at home", "outreach", None, (_LATE,)),
    ("sit-ph-quay", "svc-pharmacy", "Quayside Pharmacy", "physical", _near(CITY, -1.3, -0.2), (_SHOP, _SHOP_SATURDAY)),
    ("sit-ph-north", "svc-pharmacy", "Northgate Pharmacy", "physical", _near(CITY, 0.3, 2.2), (_SHOP, _SHOP_SATURDAY)),
    ("sit-ph-east", "svc-pharmacy", "Eastbank Pharmacy", "physical", _near(CITY, 2.6, -0.3), (_SHOP, _SHOP_SATURDAY)),
    ("sit-ph-port", "svc-pharmacy", "Slipway Pharmacy", "physical", _near(PORT, -0.2, -0.4), (_SHOP, _SHOP_SATURDAY)),
    ("sit-ph-vale", "svc-pharmacy", "Butter Cross Pharmacy", "physical", _near(MARKET, 0.0, 0.1), (_SHOP, _SHOP_SATURDAY)),
    ("sit-lac", "svc-lac", "Parkside Centre", "physical", _near(CITY, 0.6, -1.9), (_OFFICE,)),
    ("sit-lac-out", "svc-lac", "Visits at home or in care", "outreach", None, (_OFFICE,)),
    ("sit-therapy-city", "svc-therapy", "Ropewalk House", "physical", _near(CITY, -0.6, -0.2), (_EVENING,)),
    ("sit-therapy-vale", "svc-therapy", "Ropewalk at Wool Hall", "physical", _near(MARKET, 0.2, 0.3), (("13:00-19:00", ("monday", "wednesday", "friday"), "always"),)),
    ("sit-refuge", "svc-refuge", "", "physical", _near(MARKET, -2.0, -1.5), (_ALWAYS,)),
)  # fmt: skip

# The expert draft of which setting meets which need: P in full, s in part, r must notice and refer.
_NEEDS = (*(f"N{number}" for number in range(1, 13)), "N15", "N17")
_MEETS = {
    "S1": "PPPssrrrrrrsrr", "S2": "rssrPPPsrrssrr", "S3": "sssrsPsrrrrrrr",
    "S4": "sPPsPssssrsrrs", "S5": "rrrrrrPsPPPrrs", "S6": "rrrrrsPssssrrr",
    "S7": "rrrrrrrPrrrrrs", "S8": "PPsrssrrssrPPr", "S9": "PssrsssrPPrPPs",
    "S10": "rrrrrrssssrsPP", "S11": "sssrrrsssrrrrs", "S14": "sPPPsrrrrrrrrr",
    "S16": "sssrrrrsrrrrrr", "S18": "sssrrrsssrrrrs", "S20": "rrrrrrsrPPrsPs",
}  # fmt: skip
_STAGES = {
    "S1": ("assessment", "treatment"), "S2": ("acute", "assessment"), "S3": ("acute", "assessment"),
    "S4": ("assessment", "treatment"), "S5": ("assessment", "treatment", "recovery"),
    "S6": ("acute", "assessment"), "S7": ("assessment", "treatment", "recovery"),
    "S8": ("acute", "assessment"), "S9": ("acute", "assessment", "treatment"),
    "S10": ("assessment", "treatment", "sustained", "recovery"),
    "S11": ("prevention", "identification", "assessment"), "S14": ("assessment", "treatment"),
    "S16": ("acute", "assessment"), "S18": ("identification", "assessment", "sustained"),
    "S20": ("treatment", "sustained", "recovery"),
}  # fmt: skip
_NOTICES_IN_FULL = ("S1", "S2", "S4", "S10", "S11", "S18")
"""Settings whose staff are trained to notice the needs they help with, and do."""
_LEVELS = {"P": "full", "s": "partial", "r": "recognise"}

# Offers beyond the expert draft: court, young parents, safety, general health and families.
_MORE_OFFERS = """
svc-sarc    N12 justice full
svc-sarc    N15 acute full
svc-hub     N12 justice partial
svc-hub     N9 justice partial
svc-hub     N10 justice partial
svc-hub     N15 acute partial
svc-hub     N18 assessment full
svc-hub     N18 sustained,recovery partial
svc-therapy N9 justice full
svc-therapy N10 justice full
svc-therapy N15 recovery partial
svc-therapy N18 sustained,recovery partial
svc-cse     N15 recovery full
svc-cse     N16 identification full
svc-cse     N17 justice full
svc-cse     N18 assessment,sustained,recovery full
svc-ed      N6 treatment full
svc-utc     N6 treatment full
svc-parents N14 assessment,treatment,sustained full
svc-lac     N13 assessment,treatment full
svc-lac     N16 identification full
svc-sn-coast N13 assessment full
svc-sn-vale N13 assessment full
svc-sn-coast N10 identification full
svc-sn-vale N10 identification full
svc-sn-coast N16 identification partial
svc-sn-vale N16 identification partial
svc-gp-city N13 assessment,treatment full
svc-gp-port N13 assessment,treatment full
svc-gp-vale N13 assessment,treatment full
svc-gp-rural N13 assessment,treatment full
svc-camhs   N13 assessment,treatment full
svc-refuge  N16 acute,sustained full
"""

_FRONT_DOORS = (
    "svc-sh-coast", "svc-sh-vale", "svc-sh-online", "svc-ed", "svc-utc", "svc-gp-city",
    "svc-gp-port", "svc-gp-vale", "svc-gp-rural", "svc-camhs", "svc-crisis", "svc-drug", "svc-sarc",
    "svc-hub", "svc-parents", "svc-sn-coast", "svc-sn-vale", "svc-top", "svc-pharmacy", "svc-lac", "svc-therapy",
)  # fmt: skip
_OTHER_LINKS = """
svc-ed svc-crisis | svc-ed svc-sarc | svc-ed svc-hub | svc-crisis svc-camhs | svc-sarc svc-hub
svc-sarc svc-therapy | svc-hub svc-therapy | svc-hub svc-camhs | svc-cse svc-camhs
svc-cse svc-therapy | svc-cse svc-sh-coast | svc-cse svc-sh-vale | svc-cse svc-drug
svc-cse svc-refuge | svc-gp-city svc-camhs | svc-gp-port svc-camhs | svc-gp-vale svc-camhs
svc-gp-rural svc-camhs | svc-sn-coast svc-sh-coast | svc-sn-vale svc-sh-vale | svc-lac svc-camhs
svc-pharmacy svc-sh-coast | svc-pharmacy svc-sh-vale | svc-sh-coast svc-top | svc-sh-vale svc-top
"""


def front_doors() -> list[str]:
    """Return the services where a young person may first be seen."""
    return list(_FRONT_DOORS)


def directory() -> Tables:
    """Return the tables that say which services there are and how to reach them."""
    return {
        "organisations": _organisations(),
        "services": _services(),
        "sites": _sites(),
        "opening_hours": _opening_hours(),
        "offers": _offers(),
        "pathway_links": _links(),
    }


def _organisations() -> list[Row]:
    return rows_of(("organisation_id", "name", "ods_code", "sector"), _ORGANISATIONS)


def _services() -> list[Row]:
    columns = (
        "service_id", "organisation_id", "name", "setting", "ages", "referral_routes",
        "residence_rule", "serves_codes", "exclusions", "assured_on",
    )  # fmt: skip
    rows = []
    for row in rows_of(columns, _SERVICES):
        youngest, oldest = str(row.pop("ages")).split("-")
        confidential = row["service_id"] == "svc-refuge"
        rows.append(
            {name: row.pop(name) for name in columns[:4]}
            | {
                "status": "active",
                "minimum_age": int(youngest),
                "maximum_age": int(oldest),
                "sexes": "female" if confidential else "all",
            }
            | {name: row.pop(name) for name in columns[5:-1]}
            | {"confidential_location": confidential, "assured_on": row["assured_on"]}
        )
    return rows


def _sites() -> list[Row]:
    rows: list[Row] = []
    for number, (site_id, service_id, name, kind, point, _) in enumerate(_SITES):
        longitude, latitude = place(point) if point else (None, None)
        shown = point is not None and name != ""
        postcode = f"WZ{number % 9 + 1} {number % 7 + 1}{'ABDEFGHJ'[number % 8]}Z"
        rows.append(
            {
                "site_id": site_id,
                "service_id": service_id,
                "name": name or None,
                "kind": kind,
                "postcode": postcode if shown else None,
                "latitude": latitude,
                "longitude": longitude,
            }
        )
    return rows


def _opening_hours() -> list[Row]:
    rows: list[Row] = []
    for site_id, *_, spans in _SITES:
        for span, weekdays, term_time in spans:
            opens, closes = span.split("-")
            rows += [
                {
                    "site_id": site_id,
                    "weekday": weekday,
                    "opens": opens,
                    "closes": closes,
                    "term_time": term_time,
                    "valid_from": None,
                    "valid_to": None,
                }
                for weekday in weekdays
            ]
    return rows


def _stages_for(setting: str, need: str, mark: str) -> tuple[str, ...]:
    if mark == "r":
        return ("identification",)
    if need == "N15":
        return ("justice",)
    if need == "N12" and "acute" not in _STAGES[setting]:
        return ("identification",)
    return _STAGES[setting]


def _offers() -> list[Row]:
    found: dict[tuple[str, str, str], str] = {}
    for service in _services():
        service_id, setting = str(service["service_id"]), str(service["setting"] or "")
        for need, mark in zip(_NEEDS, _MEETS.get(setting, ""), strict=False):
            for stage in _stages_for(setting, need, mark):
                found[service_id, need, stage] = _LEVELS[mark]
            if mark != "r" and setting in _NOTICES_IN_FULL:
                found[service_id, need, "identification"] = "full"
            if mark != "r" and setting == "S11":
                found[service_id, need, "prevention"] = "full"
    for line in _MORE_OFFERS.strip().splitlines():
        service_id, need, stages, level = line.split()
        for stage in stages.split(","):
            found[service_id, need, stage] = level
    names = ("service_id", "need", "stage")
    return [dict(zip(names, key, strict=True)) | {"level": found[key]} for key in found]


def _links() -> list[Row]:
    pairs = [(door, "svc-cse") for door in _FRONT_DOORS if door != "svc-ed"]
    for pair in _OTHER_LINKS.strip().replace("\n", "|").split("|"):
        start, end = pair.split()
        pairs.append((start, end))
    rows: list[Row] = []
    for start, end in pairs:
        agreed = start not in ("svc-utc", "svc-pharmacy")
        rows.append(
            {
                "from_service_id": start,
                "to_service_id": end,
                "kind": "agreed" if agreed else "customary",
                "agreed_on": "2025-09-01" if agreed else None,
            }
        )
    return rows
