"""Commands for whoever runs the workbench."""
