"""Who works here: users, organisations, membership and roles, invitations."""
