"""The participation room: what young people said, and what changed because of it."""

from carereach.participation.follow_up import ParticipationAnswer, follow_up

__all__ = ["ParticipationAnswer", "follow_up"]
