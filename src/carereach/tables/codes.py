"""The one list of codes: stable, retired but never reused.

Needs N1..N18, settings S1..S22, pathway stages, barriers B1..B18 and groups. Local users may add
codes with a prefix of their own; these stay as they are.
"""

__all__ = [
    "AGES",
    "AGE_BANDS",
    "AUDIENCES",
    "BARRIERS",
    "COUNT_STATES",
    "ETHNIC_GROUPS",
    "EVIDENCE_KINDS",
    "EXCLUSIONS",
    "KINDS_WITH_MESSAGES",
    "LAWFUL_BASES",
    "LINK_KINDS",
    "NEEDS",
    "NEED_GROUPS",
    "OFFER_LEVELS",
    "PARTICIPATION_METHODS",
    "PARTNER_KINDS",
    "PROGRAMME_KINDS",
    "PROGRAMME_LEVELS",
    "RATINGS",
    "REFERRAL_ROUTES",
    "RESIDENCE_RULES",
    "RURAL_URBAN",
    "SECTORS",
    "SERVICE_STATES",
    "SETTINGS",
    "SEXES",
    "SITE_KINDS",
    "STAGES",
    "STRATEGY_KINDS",
    "TERM_TIMES",
    "TRAVEL_MODES",
    "WEEKDAYS",
    "years_in_band",
]

NEEDS = {
    "N1": "STI and urinary testing",
    "N2": "contraception, emergency contraception",
    "N3": "pregnancy test and choices",
    "N4": "termination",
    "N5": "bleeding, abdominal or pelvic pain",
    "N6": "physical injury",
    "N7": "self-harm",
    "N8": "drug and alcohol misuse",
    "N9": "anxiety, depression",
    "N10": "flashbacks, post-traumatic stress",
    "N11": "psychosis",
    "N12": "acute sexual assault care, forensic",
    "N13": "sleep, eating, general health",
    "N14": "maternity and parenting",
    "N15": "advocacy and court support",
    "N16": "safety, place to stay, return from missing",
    "N17": "trusted long-term relationship",
    "N18": "family and carer support",
}

NEED_GROUPS = {
    "sexual health": ("N1", "N2", "N3", "N4", "N5", "N12", "N14"),
    "injury and self-harm": ("N6", "N7"),
    "drugs and alcohol": ("N8",),
    "mental health": ("N9", "N10", "N11", "N13"),
    "safety and support": ("N16", "N17", "N18"),
    "justice": ("N15",),
}

SETTINGS = {
    "S1": "sexual health",
    "S2": "emergency department",
    "S3": "walk-in or urgent treatment centre",
    "S4": "general practice",
    "S5": "CAMHS",
    "S6": "self-harm or crisis liaison",
    "S7": "drug and alcohol",
    "S8": "sexual assault referral centre",
    "S9": "child sexual abuse hub or child house",
    "S10": "specialist CSE service",
    "S11": "school nursing",
    "S12": "health visiting",
    "S13": "community paediatrics",
    "S14": "termination service",
    "S15": "maternity",
    "S16": "pharmacy",
    "S17": "ambulance and 111",
    "S18": "looked-after health",
    "S19": "youth justice health",
    "S20": "Rape Crisis and voluntary therapy",
    "S21": "adult mental health (transition)",
    "S22": "dentistry",
}

STAGES = {
    "prevention": "prevention",
    "identification": "identification",
    "acute": "acute response",
    "assessment": "assessment",
    "treatment": "treatment",
    "sustained": "sustained support",
    "justice": "criminal justice",
    "recovery": "recovery",
}

BARRIERS = {
    "B1": "eligibility or threshold",
    "B2": "wait",
    "B3": "capacity or funding",
    "B4": "location and travel",
    "B5": "hours",
    "B6": "gatekeeping",
    "B7": "closed for non-engagement",
    "B8": "age edge",
    "B9": "area or placement rule",
    "B10": "language and communication",
    "B11": "identity and stigma",
    "B12": "fear about confidentiality",
    "B13": "staff attitude or knowledge",
    "B14": "fear of harming a trial",
    "B15": "digital exclusion",
    "B16": "information not passed on",
    "B17": "exploiter control",
    "B18": "not seeing self as victim",
}

AGE_BANDS = {"8-11": (8, 11), "12-15": (12, 15), "16-17": (16, 17)}

SEXES = ("female", "male", "all")

ETHNIC_GROUPS = ("asian", "black", "mixed", "white", "other", "not recorded", "prefers not to say")

COUNT_STATES = ("exact", "rounded", "suppressed", "missing")

EVIDENCE_KINDS = (
    "official statistic",
    "police profile",
    "service caseload",
    "survey estimate",
    "practitioner knowledge",
    "young people's account",
    "inspection or inquiry",
    "peer-reviewed study",
    "cost study",
)

SITE_KINDS = ("physical", "virtual", "phone", "outreach")

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

REFERRAL_ROUTES = (
    "self",
    "parent or carer",
    "school",
    "any professional",
    "gp",
    "health professional",
    "social care",
    "police",
)

OFFER_LEVELS = ("full", "partial", "recognise")

SECTORS = ("primary", "community", "hospital", "mental health", "voluntary", "other")

PARTNER_KINDS = (
    "icb",
    "local_authority",
    "police",
    "pcc",
    "nhs_england",
    "education",
    "voluntary",
)

RURAL_URBAN = (
    "urban nearer",
    "urban further",
    "larger rural nearer",
    "larger rural further",
    "smaller rural nearer",
    "smaller rural further",
    "urban",
    "rural",
)

AGES = (*(str(age) for age in range(8, 18)), *AGE_BANDS)

SERVICE_STATES = ("active", "candidate", "suspended", "closed")

RESIDENCE_RULES = (
    "anyone",
    "area residents",
    "registered patients",
    "not children placed from elsewhere",
)

EXCLUSIONS = (
    "none",
    "risk level",
    "non-engagement",
    "substance use",
    "no diagnosis",
    "placed from elsewhere",
    "open court case",
    "not in education",
)

TERM_TIMES = ("always", "term", "holiday")

LINK_KINDS = ("agreed", "customary")

RATINGS = ("met", "partly met", "not met", "not applicable")

STRATEGY_KINDS = (
    "csa",
    "vawg",
    "missing",
    "youth_offending",
    "substance_misuse",
    "domestic_abuse",
    "serious_violence",
    "children_in_care",
)

PROGRAMME_KINDS = (
    "school nursing",
    "health visiting",
    "school health promotion",
    "campaign",
    "young men",
    "licensing",
    "peer advocates",
    "other",
)

KINDS_WITH_MESSAGES = ("campaign", "school health promotion", "young men", "peer advocates")
"""Kinds of programme that put messages or materials in front of people."""

PROGRAMME_LEVELS = ("universal", "targeted")

AUDIENCES = ("young people", "young men", "families and carers", "professionals", "places")

PARTICIPATION_METHODS = ("group conversation", "one-to-one", "survey", "advisory group", "other")

LAWFUL_BASES = ("legal obligation", "public task", "recognised legitimate interests", "other")

TRAVEL_MODES = ("walk", "walk or bus", "car", "proxy")


def years_in_band(age_band: str) -> range:
    """Return the single years of age in a band: ``"8-11"`` gives 8, 9, 10, 11 [years]."""
    first, last = AGE_BANDS[age_band]
    return range(first, last + 1)
