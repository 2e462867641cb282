"""An edition of reverse mentoring in the demo company."""
