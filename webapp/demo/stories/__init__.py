"""Stories of the demo company: who writes them, their texts, their reviews."""
