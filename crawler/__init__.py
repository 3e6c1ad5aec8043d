"""Turns ministry sites into announcements."""
