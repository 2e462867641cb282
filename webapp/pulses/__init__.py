"""Pulses of pairs: two or three questions after meetings, and what they say of an edition."""
