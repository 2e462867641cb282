"""A believable company, made only through the services, for trials and tests."""
