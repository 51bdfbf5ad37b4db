"""The corridor: one file per step, and the only place that knows two rooms."""
