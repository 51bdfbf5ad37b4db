"""Released tables become charts, maps and pages: HTML, PDF, Word and Excel."""
