"""The spider for listing pages, which go on over several pages."""

from collections.abc import Iterator

from scrapy.http import Request

from crawler.page import Reading
from crawler.spiders.base import SourceSpider


class ListingSpider(SourceSpider):
    """Reads a listing, and follows its pager or hub link as far as the source file says."""

    name = "listing"

    def onward(self, reading: Reading, number: int) -> Iterator[Request]:
        """Ask for the next pages, up to the source's number of pages."""
        left = self.job.source.pages - number
        for url in filter(self.allows, reading.next_urls[: max(0, left)]):
            yield self.page_request(url, number + 1, {})
