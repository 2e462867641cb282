"""Calendar of events: dated things that move the figures, drawn on them and part of snapshots."""
