"""The workbench: one place where an area's partners keep the picture and act on it."""
