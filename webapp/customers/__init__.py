"""Customer scores: means per unit, theme and quarter, imported from a file under a contract."""
