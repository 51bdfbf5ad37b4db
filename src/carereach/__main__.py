"""Run the command line as ``python -m carereach``."""

from carereach.cli import main

main()
