"""What pages read: one function each, no writes."""
