"""A demonstration: sample ministry sites on this machine, crawled and digested for real."""
