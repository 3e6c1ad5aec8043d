"""Keeps the crawler on the public internet: no page can lead it to a machine inside."""

from collections.abc import Sequence
from ipaddress import ip_address
from typing import Any

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

refused: dict[str, str] = {}
"""The hosts that were refused in this process, with the address that each led to."""


def is_public(address: str) -> bool:
    """Tell whether an IP address belongs to the public internet.

    Private, loopback, link-local, shared (CGNAT), reserved and multicast addresses do not.
    """
    ip = ip_address(address)
    return ip.is_global and not ip.is_multicast


class PublicAddresses(CachingThreadedResolver):
    """Resolves names, and refuses those that lead inwards unless the settings name the host.

    The address that is checked is the one that is connected to; redirect targets, robots.txt and
    literal addresses are asked for in the same way.
    """

    allowed: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> "PublicAddresses":
        """Return the resolver that the settings describe."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = frozenset(crawler.settings.getlist("PRIVATE_HOSTS"))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":
        """Return the address of the host; fail with DNSLookupError when it is not public."""
        return super().getHostByName(name, timeout).addCallback(self._check, name)

    def _check(self, address: str, name: str) -> str:
        if name in self.allowed or is_public(address):
            return address
        refused[name] = address
        raise DNSLookupError(f"{name} leads to {address}")
