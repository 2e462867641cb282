"""Queries of digital champions."""

from webapp.champions.queries.champions import (  # fmt: skip
    NO_CHAMPION,
    OPEN,
    declined_since,
    every_proposal,
    in_states,
    is_active,
    led_champion,
    listed_champion,
    managed_champion,
    of_program,
    own_champion,
    proposal_for,
    proposals_to,
    roles_of,
    running,
    shown_program,
    shown_programs,
    team_of,
    topics_of,
    topics_version,
    trained_champion,
    waiting_for_lead,
)
from webapp.champions.queries.listing import (  # fmt: skip
    PEERS,
    Listed,
    confirmed_by,
    confirmed_topics,
    directory,
    listed,
)
from webapp.champions.queries.time import (  # fmt: skip
    accepted_minutes,
    entries_since,
    held_minutes,
    minutes_in_month,
    minutes_left,
    minutes_on,
    minutes_taken,
    own_entry,
)

__all__ = [
    "NO_CHAMPION", "OPEN", "PEERS", "Listed", "accepted_minutes", "confirmed_by", "confirmed_topics",
    "declined_since", "directory", "entries_since", "every_proposal", "held_minutes",
    "in_states", "is_active", "led_champion", "listed", "listed_champion",
    "managed_champion", "minutes_in_month", "minutes_left", "minutes_on", "minutes_taken", "of_program",
    "own_champion", "own_entry", "proposal_for", "proposals_to", "roles_of", "running",
    "shown_program", "shown_programs", "team_of", "topics_of", "topics_version",
    "trained_champion", "waiting_for_lead",
]  # fmt: skip
