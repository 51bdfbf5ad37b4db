"""Cited numbers, standards, requirements and words: data with one loader each.

No number from the literature lives in code. Every figure in a report can name its entry here.
"""

from carereach.evidence.entry import Evidence
from carereach.evidence.guidance import guidance
from carereach.evidence.library import all_evidence, assumed, cited
from carereach.evidence.pathways import need_by_setting, pathway_cells
from carereach.evidence.ratios import known_ratios
from carereach.evidence.requirements import requirements
from carereach.evidence.standards import standards
from carereach.evidence.waits import wait_standards
from carereach.evidence.words import WordHit, check_words

__all__ = [
    "Evidence",
    "WordHit",
    "all_evidence",
    "assumed",
    "check_words",
    "cited",
    "guidance",
    "known_ratios",
    "need_by_setting",
    "pathway_cells",
    "requirements",
    "standards",
    "wait_standards",
]
