"""The need floor."""
