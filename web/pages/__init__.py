"""The pages: what the store remembers, for people."""
