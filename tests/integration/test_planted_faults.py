"""Every fault planted in the invented area is named in the report; a mended one is not."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from carereach.cycle.audit import build_document
from carereach.cycle.workspace import load_workspace
from carereach.report.html import render_html
from tests.integration.audits import WESTMERE, Audit
from tests.integration.outputs import plain_html, texts_of

SAYS = {
    "boys-missing": "Boys are missing from referrals to Sallow Bridge Specialist Service",
    "camhs-excludes-risk": "Westmere CAMHS turns young people away for their level of risk",
    "campaign-unchecked": "campaign for young people (prg-campaign) went out without a check",
    "clinic-shut-after-school": "Saltway Sexual Health Clinic closes at 15:00",
    "contract-ending": "Sallow Bridge Specialist Service ends on 30 November 2026, 5 months on",
    "list-grows": "The list of Sallow Bridge Specialist Service grows by",
    "no-link-from-emergency": "No agreed route leads straight from the emergency department to the",
    "no-supervision": "Nobody at Westmere Community NHS Trust had supervision",
    "police-only-route": "Sexual Assault Referral Centre takes referrals only from the police",
    "recording-artefact": "Westmere Vale, year to March 2024: fell from 35 to 0",
    "stale-entry": "the oldest, Brackle Young People's Drug and Alcohol Service, was last",
    "village-without-bus": "Gannet Head North (about 210), Gannet Head South (about 250)",
}
"""What the report says of each fault, by the fault's id."""

FAULTS = [
    fault["id"]
    for fault in tomllib.loads((WESTMERE / "making" / "faults.toml").read_text(encoding="utf-8"))[
        "fault"
    ]
]


def squeezed(text: str) -> str:
    """Text without the line breaks and hyphenation that a page adds."""
    return re.sub(r"\s+", "", text).replace("’", "'").replace("\u00ad", "")


def test_every_planted_fault_has_words_to_look_for() -> None:
    assert set(SAYS) == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_report_names_the_fault_in_every_form(westmere_audit: Audit, fault: str) -> None:
    for name, text in texts_of(westmere_audit.folder).items():
        if name != "report.xlsx":
            assert squeezed(SAYS[fault]) in squeezed(text), name


@pytest.mark.parametrize("fault", FAULTS)
def test_a_mended_fault_is_no_longer_named(tmp_path: Path, fault: str) -> None:
    mended = tmp_path / "mended"
    subprocess.run(
        [sys.executable, WESTMERE / "make_westmere.py", "--without", fault, "--out", mended],
        check=True,
        capture_output=True,
    )
    workspace = load_workspace(mended).workspace
    assert workspace is not None
    page = squeezed(plain_html(render_html(build_document(workspace))))
    assert squeezed(SAYS[fault]) not in page
    others = [squeezed(words) for other, words in SAYS.items() if other != fault]
    assert sum(words in page for words in others) >= len(others) - 1
