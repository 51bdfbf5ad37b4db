"""The parts of Westmere: its land, people, services, activity, knowledge and planted faults."""
