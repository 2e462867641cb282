"""The calendar of events of the demo company."""
