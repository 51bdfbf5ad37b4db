"""The parts of reading and writing scenario files; ``sources.scenario_file`` is their door."""
