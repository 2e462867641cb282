"""Pages and search results about champions: the directory, and how units are covered."""
