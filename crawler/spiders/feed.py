"""The spider for feeds: one page holds everything."""

from crawler.spiders.base import SourceSpider


class FeedSpider(SourceSpider):
    """Reads a feed."""

    name = "feed"
