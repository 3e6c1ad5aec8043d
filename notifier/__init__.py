"""Tells: renders a digest and hands it to a channel."""
