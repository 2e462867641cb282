"""Help requests to champions, and the guidance notes that grow out of them."""
