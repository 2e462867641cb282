"""A simulated company for demonstrations and tests, created through the services only."""
