"""Applications and hires of the demo company."""
