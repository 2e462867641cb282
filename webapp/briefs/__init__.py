"""Briefs: facts, sources and questions that authors write a story from, and their themes."""
