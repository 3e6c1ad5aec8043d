"""Reading Japanese documents: bytes to text, text to dates."""
