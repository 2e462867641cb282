"""A program of digital champions in the demo company."""
