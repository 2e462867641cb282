"""Barometers: questionnaires with versions, waves, published results and decisions."""
