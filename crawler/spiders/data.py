"""The spider for data files and APIs."""

from crawler.spiders.listing import ListingSpider


class DataSpider(ListingSpider):
    """Reads a data file, or an API page by page, never faster than the source's delay."""

    name = "data"
    custom_settings = {"RANDOMIZE_DOWNLOAD_DELAY": False}  # noqa: RUF012 - Scrapy's own name
