"""What the access figures rest on, and what they cannot know."""

from collections.abc import Iterator, Sequence

from carereach.report.document import Block, Note, Paragraph, Showing
from carereach.report.pages.access_tables import AccessReleased, AccessWords
from carereach.report.wording import join
from carereach.tables import TABLES

__all__ = ["write_notes"]

_NOT_KNOWN = (
    "By phone or online counts as getting in with difficulty: it asks for a device and data.",
    "It also asks for a private place to talk, which a young person may not have at home.",
    "The journey is counted as if made alone and freely: somebody may be watching them.",
    "The way may not feel safe, and a fare may be more than they have.",
    "The middle of a small area stands for every home in it, and for the school as well.",
    "A timetable does not know of late, full or cancelled buses.",
    "The straight-line stand-in, where it is used, knows no timetable, hill or river.",
    "How they are met at the door is in no table: ask young people.",
)


def write_notes(
    tables: AccessReleased, words: AccessWords, *, needed: Sequence[str]
) -> Iterator[Block]:
    """Write how a visit is judged, what the figures cannot know, and what was assumed."""
    yield Note(
        kind="how we know",
        text=f"A young person leaves school at {words.leaves_school} on a term-time weekday, or "
        f"leaves home at a weekend; travels at most {words.max_minutes} minutes from the middle of "
        f"the area they live in; is seen for {words.appointment_minutes} minutes before closing; "
        f"and is home by {words.home_by}. Hours kept only in school holidays do not count.",
    )
    yield Note(
        kind="how we know",
        text="With difficulty means a first response only, by phone or online, only if registered "
        "there, with a rule that turns some away, at the limit of places or with a long wait. A "
        "service both at its limit and with a long wait is full.",
    )
    yield Note(
        kind="caution",
        text="A confidential place counts for the area it serves; it is never named or mapped, no "
        "distance is taken from it, and its hours are not told. No way between a school and a "
        "service is ever drawn or described.",
    )
    yield Paragraph(text="What these figures do not know:", items=_NOT_KNOWN)
    yield Showing(table=tables.travel)
    yield Showing(table=tables.assumptions)
    missing = [TABLES[name].title.lower() for name in needed if name not in words.supplied]
    if missing:
        yield Note(
            kind="not supplied",
            text=f"Not supplied: {join(missing)}. What they would tell is shown as not known.",
        )
