"""The access floor."""
