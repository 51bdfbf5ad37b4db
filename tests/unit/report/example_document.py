"""An invented report with every kind of block, chart and cell state, to build renderers against."""

import math
from datetime import date

import polars as pl

from carereach.disclosure import Field, Released, release
from carereach.report import charts
from carereach.report.document import (
    Citation,
    Document,
    Heading,
    KeyFinding,
    Note,
    Paragraph,
    Picture,
    Section,
    Showing,
)

STAMP = "Invented data"
STAGES = (
    "prevention",
    "identification",
    "acute response",
    "assessment",
    "treatment",
    "sustained support",
    "criminal justice",
    "recovery",
)
NEEDS = {
    "sexual health": (
        "STI and urinary testing",
        "contraception, emergency contraception",
        "acute sexual assault care, forensic",
    ),
    "injury and self-harm": ("physical injury", "self-harm"),
    "mental health": ("anxiety, depression", "flashbacks, post-traumatic stress"),
    "safety and support": ("trusted long-term relationship", "family and carer support"),
}
STATES = ("can get in", "can get in with difficulty", "cannot get in", "not known")


def people(name: str, label: str) -> Field:
    return Field(name=name, label=label, role="people", unit="young people")


def estimate(name: str, label: str) -> Field:
    return Field(name=name, label=label, role="estimate", unit="young people")


def need_table() -> Released:
    frame = pl.DataFrame(
        {
            "source": [
                "Children's social care assessments",
                "Police profile",
                "Specialist service caseload",
                "Survey of pupils",
                "Youth justice health team",
                "Health visiting",
                "Planning figure",
            ],
            "low": [214, 61, 143, 380, 4, None, 412],
            "high": [214, 118, 166, None, 6, None, 1290],
            "best": [None, 83, 152, None, 5, None, 740],
        },
        schema_overrides={"low": pl.Int64, "high": pl.Int64, "best": pl.Int64},
    )
    return release(
        frame,
        name="need_by_source",
        title="How many young people each source points to, each year",
        fields=(
            Field(name="source", label="Source"),
            estimate("low", "At least"),
            estimate("high", "At most"),
            estimate("best", "Planning figure"),
        ),
        sources=("dfe-2025", "econ:N10", "asm:seen"),
        notes=("Sources count different things, so they are shown side by side and not added.",),
    )


def waits_table() -> Released:
    frame = pl.DataFrame(
        {
            "service": ["Harbour therapy", "=Riverside <SARC> & partners", "Night outreach"],
            "waiting": [164, 6, None],
            "days": [142.0, 12.5, None],
            "staff": [6.4, 3.0, 1.75],
        }
    )
    return release(
        frame,
        name="waits",
        title="Who is waiting, and how long",
        fields=(
            Field(name="service", label="Service"),
            people("waiting", "Waiting"),
            Field(name="days", label="Mean wait", role="number", unit="days"),
            Field(name="staff", label="Staff in post", role="number", unit="whole-time equivalent"),
        ),
        sources=("std:ACC-03",),
    )


def flow_table() -> Released:
    frame = pl.DataFrame(
        {
            "service": ["Harbour therapy", "Riverside SARC", "Night outreach"],
            "treated": [182, 64, None],
            "waiting": [164, 6, None],
            "turned_away": [91, 3, None],
            "all": [437, 73, None],
        }
    )
    return release(
        frame,
        name="flow",
        title="What happened to young people who were referred",
        fields=(
            Field(name="service", label="Service"),
            people("treated", "Started support"),
            people("waiting", "Still waiting"),
            people("turned_away", "Not accepted"),
            people("all", "Referred"),
            Field(
                name="share", label="Started", role="share", numerator="treated", denominator="all"
            ),
        ),
    )


def pathway_table() -> Released:
    rows = [
        {
            "group": group,
            "need": need,
            "stage": stage,
            "state": STATES[(row * 3 + column * 5 + row * column) % 4],
        }
        for group, needs in NEEDS.items()
        for row, need in enumerate(needs)
        for column, stage in enumerate(STAGES)
        if not (need == "self-harm" and stage == "criminal justice")
    ]
    return release(
        pl.DataFrame(rows),
        name="pathway",
        title="Can a young person get in?",
        fields=(
            Field(name="group", label="Group"),
            Field(name="need", label="Need"),
            Field(name="stage", label="Stage"),
            Field(name="state", label="State"),
        ),
    )


def map_table(rows: int = 6, columns: int = 7) -> Released:
    count = rows * columns
    shut_out = [None if i == 9 else (i * 37) % 190 for i in range(count)]
    frame = pl.DataFrame(
        {
            "area_code": [f"X{i:05d}" for i in range(count)],
            "name": [f"Eastmarsh {i + 1:03d}" for i in range(count)],
            "shut_out": shut_out,
            "young_people": [200 + (i * 13) % 90 for i in range(count)],
        }
    )
    return release(
        frame,
        name="shut_out_by_area",
        title="Young people who cannot reach therapy after school, by small area",
        fields=(
            Field(name="area_code", label="Area code"),
            Field(name="name", label="Area"),
            people("shut_out", "Cannot get in"),
            people("young_people", "Aged 8–17"),
            Field(
                name="share",
                label="Share shut out",
                role="share",
                numerator="shut_out",
                denominator="young_people",
            ),
        ),
        sources=("asm:travel",),
    )


def map_shapes(rows: int = 6, columns: int = 7) -> dict[str, list[list[tuple[float, float]]]]:
    """A crooked grid of outlines near 53° north, so that shapes meet but are not squares."""

    def corner(row: int, column: int) -> tuple[float, float]:
        return (
            -0.4 + column * 0.05 + 0.012 * math.sin(row * 2.1 + column),
            53.0 + row * 0.032 + 0.008 * math.cos(column * 1.7 + row),
        )

    return {
        f"X{row * columns + column:05d}": [
            [
                corner(row, column),
                corner(row, column + 1),
                corner(row + 1, column + 1),
                corner(row + 1, column),
            ]
        ]
        for row in range(rows)
        for column in range(columns)
    }


def contract_table() -> Released:
    frame = pl.DataFrame(
        {
            "contract": ["Harbour therapy", "Night outreach", "Riverside SARC", "Peer advocates"],
            "starts_on": [date(2023, 4, 1), date(2025, 10, 1), date(2021, 4, 1), None],
            "ends_on": [date(2027, 3, 31), date(2026, 9, 30), None, None],
            "extended_to": [date(2029, 3, 31), None, None, None],
            "losing": [164, 41, None, None],
        }
    )
    return release(
        frame,
        name="contracts",
        title="When contracts end",
        fields=(
            Field(name="contract", label="Contract"),
            Field(name="starts_on", label="Starts", role="date"),
            Field(name="ends_on", label="Ends", role="date"),
            Field(name="extended_to", label="Could be extended to", role="date"),
            people("losing", "Would lose their worker"),
        ),
    )


def year_table() -> Released:
    years = [date(year, 3, 31) for year in range(2018, 2026)]
    frame = pl.DataFrame(
        {
            "year": years * 2,
            "council": ["Eastmarsh"] * 8 + ["Fenwick"] * 8,
            "recorded": [299, 262, None, 240, 137, 4, 69, 92, 80, 75, 77, 60, 63, 5, 3, None],
            "note": [""] * 4 + ["The council changed its form."] + [""] * 11,
        }
    )
    return release(
        frame,
        name="recorded_by_year",
        title="Recorded assessments with a concern about sexual exploitation",
        fields=(
            Field(name="year", label="Year ending", role="date"),
            Field(name="council", label="Council"),
            Field(name="recorded", label="Recorded", role="people", unit="assessments"),
            Field(name="note", label="Note"),
        ),
        sources=("dfe-2025",),
    )


def link_table() -> Released:
    settings = ("general practice", "emergency department", "sexual health", "school nursing")
    services = ("specialist CSE service", "sexual assault referral centre", "CAMHS")
    rows = [
        {
            "from": setting,
            "to": service,
            "route": ("agreed", "missing", "not assessed")[(i + 2 * j) % 3],
        }
        for i, setting in enumerate(settings)
        for j, service in enumerate(services)
    ]
    return release(
        pl.DataFrame(rows),
        name="routes",
        title="Agreed ways to pass a young person on",
        fields=(
            Field(name="from", label="From"),
            Field(name="to", label="To"),
            Field(name="route", label="Route"),
        ),
    )


def standard_table() -> Released:
    """A table of long words, too wide for an upright page."""
    frame = pl.DataFrame(
        {
            "id": ["TRA-01", "SUP-02"],
            "statement": [
                "Every member of staff who meets young people has had training on exploitation.",
                "Staff who work with exploited young people have supervision every month.",
            ],
            "figure": [0.62, None],
            "owner": ["The designated nurse for safeguarding children", "Each provider's lead"],
            "next_step": [
                "Ask five providers for their training records and book the two that are behind.",
                "Ask providers how often supervision took place in the last six months.",
            ],
            "evidence": ["Provider returns, April 2025 to March 2026", None],
        }
    )
    return release(
        frame,
        name="standards",
        title="Standards and the evidence for them",
        fields=(
            Field(name="id", label="Id"),
            Field(name="statement", label="Standard"),
            Field(name="figure", label="Figure", role="number"),
            Field(name="owner", label="Owner"),
            Field(name="next_step", label="Next step"),
            Field(name="evidence", label="Evidence"),
        ),
    )


def draw_all(stamp: str = STAMP) -> dict[str, str]:
    """Draw one chart of every kind."""
    return {
        "bands": charts.draw_bands(
            need_table(),
            label="source",
            low="low",
            high="high",
            marks=("best",),
            unit="young people",
            stamp=stamp,
        ),
        "bars": charts.draw_bars(
            waits_table(), label="service", value="waiting", unit="young people", stamp=stamp
        ),
        "stack": charts.draw_stack(
            flow_table(),
            label="service",
            parts=("treated", "waiting", "turned_away"),
            unit="young people",
            stamp=stamp,
        ),
        "pathway": charts.draw_pathway_map(
            pathway_table(), row="need", column="stage", state="state", group="group", stamp=stamp
        ),
        "map": charts.draw_area_map(
            map_table(),
            shapes=map_shapes(),
            key="area_code",
            value="shut_out",
            unit="young people",
            places={"Eastmarsh": (-0.25, 53.08), "Saltby": (-0.1, 53.15)},
            stamp=stamp,
        ),
        "timeline": charts.draw_timeline(
            contract_table(),
            label="contract",
            start="starts_on",
            end="ends_on",
            marks=("extended_to",),
            stamp=stamp,
        ),
        "series": charts.draw_series(
            year_table(),
            x="year",
            y="recorded",
            group="council",
            unit="assessments",
            note="note",
            stamp=stamp,
        ),
        "links": charts.draw_links(
            link_table(), source="from", target="to", missing="route", stamp=stamp
        ),
    }


def example_document(*, invented: bool = True) -> Document:
    """Return the invented report of Eastmarsh."""
    drawn = draw_all(STAMP if invented else "")
    return Document(
        title="Eastmarsh: does care reach young people who are sexually exploited?",
        area_line=(
            "Eastmarsh: two councils, 11,000 young people aged 8 to 17. Services, opening hours "
            "and contracts were supplied; school health and travel times were not."
        ),
        as_of=date(2026, 5, 3),
        invented=invented,
        findings=_findings(),
        overview=_overview(drawn),
        sections=(_need(drawn), _access(drawn), _capacity(drawn), _contracts(drawn)),
        attribution=("Contains invented data made for this example.",),
        software="Carereach 0.1.0",
        data={"need": {"planning_low": 410, "planning_high": 1300}},
        citations=(
            Citation(
                id="econ:N10",
                title="Young people who need therapy after sexual abuse",
                detail="Example Press, 2021, England. Grade C. Published",
                url="https://example.org/n10",
            ),
            Citation(id="asm:seen", title="Share of need that is seen", detail="Local assumption"),
            Citation(id="dfe-2025", title="Children in need statistics 2025"),
        ),
    )


def _findings() -> tuple[KeyFinding, ...]:
    return (
        KeyFinding(
            section="access",
            sentence=(
                "About 1 in 3 young people aged 12 to 15 (about 2,900 of 8,700) cannot reach "
                "therapy after school; most are shut out by opening hours, not distance."
            ),
            would_change="Opening Harbour therapy until 18:30 would let about 1,200 more in.",
            who_could_act="The integrated care board, with Harbour therapy",
            young_people=2900,
        ),
        KeyFinding(
            section="capacity",
            sentence="About 170 young people are waiting for therapy, for 142 days on average.",
            would_change="Two more therapists would bring the wait under 28 days within a year.",
            who_could_act="The integrated care board and the council together",
            young_people=165,
        ),
        KeyFinding(
            section="contracts",
            sentence="40 young people would lose their worker when night outreach ends.",
            would_change="Extending the contract past September 2026.",
            who_could_act="The police and crime commissioner",
            young_people=40,
        ),
        KeyFinding(
            section="assurance",
            sentence="No evidence was offered for 14 of 40 standards.",
            would_change="Asking five providers for training and supervision figures.",
            who_could_act="The designated nurse",
            young_people=0,
        ),
    )


def _overview(drawn: dict[str, str]) -> Section:
    return Section(
        key="overview",
        title="What matters",
        answer=(
            "Care does not reach many of the young people who need it: most are shut out by when "
            "services open and who they accept, and need is likely to be larger than what is known."
        ),
        blocks=(
            Picture(
                svg=drawn["pathway"],
                alt="Young people cannot get in for treatment of flashbacks, or for court support.",
                title="Where young people can and cannot get in",
                table=pathway_table(),
            ),
            Heading(text="What we do not know yet"),
            Paragraph(
                text="",
                items=(
                    "How many young people school nurses see: ask the school nursing lead.",
                    "Journey times by bus: ask the council's transport team.",
                ),
            ),
        ),
        method="Findings are put in order of how many young people they affect.",
    )


def _need(drawn: dict[str, str]) -> Section:
    return Section(
        key="need",
        title="Need: how many young people?",
        answer="Plan for between 410 and 1,300 young people a year; 215 are known.",
        blocks=(
            Picture(
                svg=drawn["bands"],
                alt="The planning range, 410 to 1,300, is well above what any one source knows.",
                title="What each source points to",
                table=need_table(),
            ),
            Note(kind="assumption", text="One in four young people is seen (asm:seen)."),
            Picture(
                svg=drawn["series"],
                alt="Recorded assessments fell from 300 to 90 in Eastmarsh, with gaps in between.",
                title="What councils recorded over time",
                table=year_table(),
            ),
            Note(kind="not supplied", text="No police profile was supplied for Fenwick."),
        ),
        method="Ranges from each source are compared and never averaged.",
        sources=("econ:N10", "dfe-2025", "local:unknown"),
    )


def _access(drawn: dict[str, str]) -> Section:
    return Section(
        key="access",
        title="Access: can they get in?",
        answer="About 1 in 3 young people cannot reach therapy after school.",
        blocks=(
            Picture(
                svg=drawn["map"],
                alt="Most of the young people who cannot get in live in the north and east.",
                title="Who cannot reach therapy after school",
                table=map_table(),
            ),
            Picture(
                svg=drawn["links"],
                alt="General practice has no agreed route to the assault referral centre.",
                title="Who passes young people on to whom",
                table=link_table(),
            ),
            Note(kind="caution", text="Journey times are straight-line estimates."),
        ),
        method="A young person can get in if one service fits their age, hours and journey.",
        sources=("asm:travel",),
    )


def _capacity(drawn: dict[str, str]) -> Section:
    return Section(
        key="capacity",
        title="Capacity: are there enough places?",
        answer="Harbour therapy turns away about 90 young people a year.",
        blocks=(
            Picture(
                svg=drawn["stack"],
                alt="Of 435 young people referred to Harbour therapy, 180 started support.",
                title="What happened after referral",
                table=flow_table(),
            ),
            Picture(
                svg=drawn["bars"],
                alt="165 young people wait for Harbour therapy.",
                title="Young people waiting",
                table=waits_table(),
            ),
            Showing(table=waits_table(), caption="Waits and staff by service"),
        ),
        method="Counts from each provider's return.",
    )


def _contracts(drawn: dict[str, str]) -> Section:
    return Section(
        key="contracts",
        title="Contracts: how long is care held?",
        answer="Night outreach ends in September 2026: 40 young people would lose their worker.",
        blocks=(
            Picture(
                svg=drawn["timeline"],
                alt="Night outreach ends first, in September 2026.",
                title="When contracts end",
                table=contract_table(),
            ),
            Showing(table=standard_table()),
        ),
        method="Dates from the contract register.",
    )
