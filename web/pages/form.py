"""What was typed into a form: kept as typed, and told what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Filled:
    """A form as filled in: the values by field, and the problems by field, `""` for the whole."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return what was typed into the field."""
        return self.values.get(name, "")

    def problem(self, name: str) -> str:
        """Return what is wrong with the field, in Japanese; empty when nothing is."""
        return self.problems.get(name, "")


EMPTY = Filled()


def typed(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, with plain line ends and nothing around it."""
    return {name: text.replace("\r\n", "\n").strip() for name, text in form.items()}


def read(model: type[Model], values: Mapping[str, Any], words: Mapping[str, str]) -> Model | Filled:
    """Return what the values say; else the form as filled in, with our `words` for each fault.

    A field that was left empty counts as left out.
    """
    given = {n: v for n in model.model_fields if (v := values.get(n))}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        names = {str(e["loc"][0]) if e["loc"] else "" for e in error.errors()}
        return Filled(values, {n: words.get(n, "この値は使えません。") for n in names})
