"""The evidence floor."""
