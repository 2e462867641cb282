"""The gauge of the demo company: one wide gap, one unknown, one without a gap."""
