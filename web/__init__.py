"""Shows what the store remembers over HTTP."""
