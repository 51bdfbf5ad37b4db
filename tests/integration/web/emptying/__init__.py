"""Between tests the log is emptied, which the database otherwise refuses."""
