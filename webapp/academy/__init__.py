"""The academy: training modules of a program, completions, and a passport that its owner may show."""
