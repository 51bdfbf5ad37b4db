"""The prevention room: which universal and targeted measures reach whom?"""

from carereach.prevention.reach import WITH_MESSAGES, PreventionAnswer, reach_programmes

__all__ = ["WITH_MESSAGES", "PreventionAnswer", "reach_programmes"]
