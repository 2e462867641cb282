"""Stories of the demo company on its career page, and a personal link."""
