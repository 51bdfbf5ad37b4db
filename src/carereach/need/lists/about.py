"""What the people who made the lists say of them, and what makes lists unfit to compare."""

from dataclasses import dataclass, fields

from carereach.base import MethodError

__all__ = ["ListsAbout", "check_about", "read_about"]

_DIFFER = (
    (("periods", "areas"), "The lists cover different times or places."),
    (("definitions", "ages"), "The lists do not count the same thing."),
)


@dataclass(frozen=True)
class ListsAbout:
    """What is known of the lists besides their counts; everything may be left empty.

    Attributes:
        periods: the period of each list, in words, or one for all.
        areas: the area of each list.
        counted: what each list counts, "young people" if all is well.
        definitions: whom each list is for.
        ages: the ages each list takes in.
        matching: "strong" or "weak": how sure the matching of records is.
        under_18: children under 18 living in the area.
    """

    periods: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    definitions: tuple[str, ...] = ()
    ages: tuple[str, ...] = ()
    matching: str = ""
    under_18: int | None = None


def check_about(about: ListsAbout) -> None:
    """Refuse lists that do not count the same young people.

    Raises:
        MethodError: periods, areas, definitions or ages differ, or a list counts something else.

    Source:
        International Working Group for Disease Monitoring and Forecasting (1995), American
        Journal of Epidemiology 142:1047 (closed population, same definition).
    """
    if any(word.casefold() not in ("", "young people", "children") for word in about.counted):
        raise MethodError("This list counts offences, not young people.")
    for names, sentence in _DIFFER:
        for name in names:
            if len({word.casefold() for word in getattr(about, name)}) > 1:
                raise MethodError(sentence)


def read_about(notes: dict[str, str]) -> ListsAbout:
    """Read notes such as ``periods: 2024/25; 2023/24`` into what is known of the lists.

    Args:
        notes: the name of a note and its text; list values part at semicolons.

    Raises:
        MethodError: a note that is not one of the seven, or a population that is no number.
    """
    known = {field.name for field in fields(ListsAbout)}
    read: dict[str, tuple[str, ...] | str | int] = {}
    for name, text in notes.items():
        if name not in known:
            names = ", ".join(sorted(known))
            raise MethodError(f"The lists cannot be described by this note: use one of {names}.")
        if name == "matching":
            read[name] = text.strip().casefold()
        elif name == "under_18":
            read[name] = _whole_number(text)
        else:
            read[name] = tuple(word.strip() for word in text.split(";"))
    return ListsAbout(**read)  # type: ignore[arg-type]


def _whole_number(text: str) -> int:
    digits = text.replace(",", "").strip()
    if not digits.isdecimal():
        raise MethodError("The number of children under 18 must be a whole number.")
    return int(digits)
