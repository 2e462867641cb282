"""The mirror index: whether employees and customers of a unit have the same experience."""
