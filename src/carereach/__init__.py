"""Carereach: does care reach the children and young people who are, or may be, exploited?

Aggregate planning and safe multi-agency working for people who commission health services.
No table has a person as its key, and nothing here scores a child.
"""

__all__ = ["__version__"]
__version__ = "0.1.0"
