"""How the access page says needs, ages, barriers and times in a sentence."""

from carereach.disclosure import NHS_RULE
from carereach.report.wording import about, one_in

__all__ = [
    "ages_in_words",
    "clock",
    "first_up",
    "help_with",
    "people_in_words",
    "share_of_people",
]

_NEED_WORDS = {
    "N1": "a test for infection",
    "N2": "contraception",
    "N3": "a pregnancy test and choices",
    "N4": "ending a pregnancy",
    "N5": "bleeding or pain low in the belly",
    "N6": "an injury",
    "N7": "self-harm",
    "N8": "drugs and alcohol",
    "N9": "anxiety or depression",
    "N10": "flashbacks or post-traumatic stress",
    "N11": "psychosis",
    "N12": "sexual assault",
    "N13": "sleep, eating or general health",
    "N14": "pregnancy and parenting",
    "N15": "advocacy and going to court",
    "N16": "safety and a place to stay",
    "N17": "a trusted worker over time",
    "N18": "their family or carers",
}
_STAGE_WORDS = {
    "prevention": "before harm",
    "identification": "being noticed",
    "acute": "straight away",
    "assessment": "assessment",
    "treatment": "treatment",
    "sustained": "sustained support",
    "justice": "around a court case",
    "recovery": "recovery",
}


def help_with(need: str, stage: str) -> str:
    """Return a place on the pathway in plain words: ``help with self-harm (treatment)``."""
    return f"help with {_NEED_WORDS.get(need, need)} ({_STAGE_WORDS.get(stage, stage)})"


def ages_in_words(age_band: str) -> str:
    """Return an age band as ``12 to 15``."""
    return age_band.replace("-", " to ")


def clock(minute: int) -> str:
    """Return minutes since midnight as ``18:30``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def first_up(words: str) -> str:
    """Return the words with a capital first letter."""
    return words[:1].upper() + words[1:]


def people_in_words(count: int | None) -> str:
    """Return a released count of young people, or that it is too small to show."""
    return NHS_RULE.suppressed_words if count is None else about(count)


def share_of_people(part: int | None, whole: int | None) -> str:
    """Return ``about 1 in 3 young people (about 2,900 of 8,700)`` from released counts."""
    if part is None or whole is None:
        return f"a small number of young people ({people_in_words(part)})"
    total = about(whole).removeprefix("about ")
    share = one_in(part, whole)
    if share in ("all", "none"):
        return f"{share} of the young people ({about(whole)})"
    of = " of" if share.endswith("half") else ""
    return f"{share}{of} young people ({about(part)} of {total})"
