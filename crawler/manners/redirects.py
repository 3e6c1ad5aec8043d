"""Redirects: followed where the source file allows, https kept."""

from typing import Any

from scrapy.downloadermiddlewares.redirect import (
    BaseRedirectMiddleware,
    MetaRefreshMiddleware,
    RedirectMiddleware,
)
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.manners.refused import Refused

LIMIT = 5
"""Redirects that one request may take."""


class _OnlyWhereAllowed(BaseRedirectMiddleware):
    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        spider: Any = self.crawler.spider
        if spider.job.source.secure and redirected.url.startswith("http://"):
            redirected = redirected.replace(url=redirected.url.replace("http", "https", 1))
        for_robots = request.meta.get("dont_obey_robotstxt")
        if not (for_robots or spider.allows(redirected.url)):
            raise Refused(f"情報源の定義で認めていない転送先です（{redirected.url}）")
        try:
            return super()._redirect(redirected, request, reason)
        except IgnoreRequest:
            raise Refused(f"転送が{LIMIT}回を超えて続いています（{redirected.url}）") from None


class PoliteRedirects(_OnlyWhereAllowed, RedirectMiddleware):
    """Follows a redirect only to hosts that the source file names."""


class PoliteRefresh(_OnlyWhereAllowed, MetaRefreshMiddleware):
    """Follows a meta refresh only to hosts that the source file names."""
