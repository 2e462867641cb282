"""Notes of pairs: private notes, shared notes, goals, and the topics that the two agree on."""
