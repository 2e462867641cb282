"""What shares do outside a request."""
