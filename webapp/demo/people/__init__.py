"""The staff of the demo company and its units."""
