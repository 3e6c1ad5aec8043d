"""What the measurements of the crawler share: sites to crawl, contestants, and a clock."""
