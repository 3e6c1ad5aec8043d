"""Remembers: SQLModel tables and one file of queries for each noun."""
