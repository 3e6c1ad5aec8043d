"""Scrapy spiders, one for each way in which a site publishes."""
