"""Holds the proposals and their asks: documents, drafts, catalogues."""
