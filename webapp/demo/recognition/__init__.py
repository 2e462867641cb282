"""Training and recognition in the demo company."""
