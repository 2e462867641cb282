"""What delivery does when something happens: cancel deliveries, notify people."""
