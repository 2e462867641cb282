"""Ideas of the program of co-creation in the demo company."""
