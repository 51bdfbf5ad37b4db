"""The assurance floor."""
