"""Scrapy's settings."""

from typing import Any

from crawler.job import Manners
from crawler.manners.addresses import PublicAddresses
from crawler.manners.redirects import LIMIT, PoliteRedirects, PoliteRefresh
from crawler.manners.robots import AGENT, PoliteRobots
from crawler.manners.turns import HostTurns
from crawler.manners.waits import PoliteWaits

_REPLACED = (
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware",
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware",
)
_UNUSED_SPIDER_MIDDLEWARES = (
    "scrapy.spidermiddlewares.depth.DepthMiddleware",
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware",
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware",
)
_UNUSED_EXTENSIONS = (
    "scrapy.extensions.closespider.CloseSpider",
    "scrapy.extensions.feedexport.FeedExporter",
    "scrapy.extensions.logcount.LogCount",
    "scrapy.extensions.logstats.LogStats",
    "scrapy.extensions.memusage.MemoryUsage",
    "scrapy.extensions.remote_control.RemoteControl",
)


def scrapy_settings(manners: Manners) -> dict[str, Any]:
    """Return the settings that make Scrapy behave as our manners say."""
    return {
        "USER_AGENT": f"{AGENT}/0.1 (+{manners.contact})",
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": AGENT,
        "DOWNLOADER_MIDDLEWARES": {
            **dict.fromkeys(_REPLACED),
            PoliteRobots: 100,
            PoliteRefresh: 580,
            PoliteRedirects: 600,
            HostTurns: 990,
            PoliteWaits: 995,
        },
        "SPIDER_MIDDLEWARES": dict.fromkeys(_UNUSED_SPIDER_MIDDLEWARES),
        "EXTENSIONS": dict.fromkeys(_UNUSED_EXTENSIONS),
        "CONCURRENT_ITEMS": 1,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
        "TWISTED_DNS_RESOLVER": PublicAddresses,
        "PRIVATE_HOSTS": sorted(manners.private_hosts),
        "TURNS_FOLDER": manners.turns,
        "AUTOTHROTTLE_ENABLED": manners.delay > 0,
        "AUTOTHROTTLE_START_DELAY": manners.delay,
        "AUTOTHROTTLE_MAX_DELAY": 30,
        "DOWNLOAD_DELAY": manners.delay,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_TIMEOUT": 30,
        "DOWNLOAD_MAXSIZE": 20 * 1024 * 1024,
        "DOWNLOAD_WARNSIZE": 0,
        "RETRY_TIMES": 2,
        "RETRY_HTTP_CODES": [500, 502, 504, 408],
        "REDIRECT_MAX_TIMES": LIMIT,
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }
