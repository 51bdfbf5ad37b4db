"""Every change: a keyword-only function in a transaction that takes who does it and logs it."""
