"""The web layer shared by all packages: guards, submit, pages, forms, errors, sessions, layout."""
