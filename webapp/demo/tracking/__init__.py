"""Requests on the links of the demo company."""
