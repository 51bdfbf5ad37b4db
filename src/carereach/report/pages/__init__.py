"""One module per page of the report: released tables in, a section and its findings out."""
