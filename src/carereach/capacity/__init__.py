"""The capacity floor."""
