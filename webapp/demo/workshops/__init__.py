"""Workshops and clinics of the demo company."""
