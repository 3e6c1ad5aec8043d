"""What our own manners forbid."""

from scrapy.exceptions import IgnoreRequest


class Refused(IgnoreRequest):
    """A request that is not made for the sake of manners; its text says why, in Japanese.

    `by_site` says that the site itself wants it so.
    """

    def __init__(self, reason: str, *, by_site: bool = False) -> None:
        super().__init__(reason)
        self.by_site = by_site
