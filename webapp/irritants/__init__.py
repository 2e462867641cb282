"""Irritants: what makes work harder, reported by anyone, answered in public."""
