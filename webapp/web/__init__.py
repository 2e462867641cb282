"""Flask-aware helpers that no room owns: guards, acting(form), pages, errors, sessions, layout."""
