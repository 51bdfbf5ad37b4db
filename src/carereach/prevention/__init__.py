"""The prevention room: which universal and targeted measures reach whom?"""

from carereach.prevention.reach import PreventionAnswer, reach_programmes

__all__ = ["PreventionAnswer", "reach_programmes"]
