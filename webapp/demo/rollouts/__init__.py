"""The opening of the main program of the demo company, unit by unit."""
