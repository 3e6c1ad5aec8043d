"""The health of a source: what its file calls healthy."""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from domain.record import Record


class Outcome(StrEnum):
    """What came of a crawl."""

    OK = "ok"
    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


class Healthy(Record):
    """What a good reading of a source looks like.

    `fresh_business_days` bounds the whole business days without a new item. `filled` names the
    fields, besides title and URL, that every item has. `varies` says that the number of items
    changes by nature, as on a page for one month, and is not held against the usual one.
    `zero_is_fine` says that a page without any item is a good reading.
    """

    items_min: int = Field(default=1, ge=0)
    items_max: int = Field(default=500, gt=0)
    fresh_business_days: int = Field(default=10, gt=0)
    filled: tuple[Literal["published", "kind"], ...] = ("published",)
    varies: bool = False
    zero_is_fine: bool = False
