"""Where one value of an item stands: the vocabulary in which source files speak."""

import re
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, field_validator, model_validator

from domain.record import Record

_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")


class Place(Record):
    """One place where a value may stand, and how to cut the value out of what is written there.

    `select` is a CSS selector in a listing, an element's name in a feed, a JMESPath expression in
    a data file. The others but the last three are for listings: `before` takes the nearest
    element before the item, `around` the nearest one around it, `column` the cell under the
    heading that contains these words, `attribute` an attribute, `comment` the HTML comments.
    `pattern` is a regular expression whose first group (or whole match) is the value, `template`
    says how to write its groups (`\\1`), and what `cut` matches is removed.
    """

    select: str = ""
    before: str = ""
    around: str = ""
    column: str = ""
    attribute: str = ""
    comment: bool = False
    pattern: str = ""
    template: str = ""
    cut: str = ""

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        return {"select": value} if isinstance(value, str) else value

    @field_validator("pattern", "cut")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"正規表現として正しくありません（{error}）") from None
        return value

    @model_validator(mode="after")
    def _groups_exist(self) -> Self:
        wanted = [int(number) for number in re.findall(r"\\(\d)", self.template)]
        if wanted and max(wanted) > re.compile(self.pattern).groups:
            raise ValueError(f"template: の \\{max(wanted)} に当たる組が pattern: にありません")
        return self

    def shape(self, written: str) -> str:
        """Return the value in what is written at the place; empty when there is none."""
        text = " ".join(_UNWRITABLE.sub("", written).split())
        if self.pattern:
            found = re.search(self.pattern, text)
            if not found:
                return ""
            text = found.expand(self.template) if self.template else _group(found)
        if self.cut:
            text = re.sub(self.cut, "", text)
        return text.strip()


def _group(found: re.Match[str]) -> str:
    return next((group for group in found.groups() if group), "" if found.re.groups else found[0])


def _several(value: Any) -> Any:
    return [value] if isinstance(value, str | dict | Place) else value


Places = Annotated[tuple[Place, ...], BeforeValidator(_several)]
"""Places tried in order; a single one may be written without a list."""
