"""Turns an announcement and the asks into matches with reasons."""
