"""Barometers of the demo company: waves over the year, with answers that nobody really gave."""
