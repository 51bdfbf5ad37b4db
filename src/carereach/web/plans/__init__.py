"""An area's plan: its tables, its findings, what is done about them, and the log of it all."""
