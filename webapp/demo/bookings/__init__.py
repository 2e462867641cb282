"""What departments of the demo company plan to ask."""
