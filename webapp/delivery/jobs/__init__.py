"""Jobs of delivery: the send-once protocol, and reading post metrics."""
