"""What templates need beyond plain Django."""
