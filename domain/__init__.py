"""The vocabulary: what a proposal, an ask, an announcement, a match and a digest are."""
