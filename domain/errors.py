"""Every error that Teigen Watch raises on purpose.

Messages are Japanese, because staff read them: what is wrong, where, and what to do about it.
"""


class TeigenError(Exception):
    """Base of the tree: a message that a person can act on."""


class BadInput(TeigenError):
    """A file or a document that cannot be used as it is."""

    def __init__(self, problem: str, *, file: str = "", line: int | None = None, remedy: str = ""):
        self.problem, self.file, self.line, self.remedy = problem, file, line, remedy
        place = f"{file}:{line}" if file and line else file or (f"{line}行目" if line else "")
        message = f"{place}: {problem}" if place else problem
        super().__init__(f"{message}\n対処: {remedy}" if remedy else message)


class UnreadableDocument(BadInput):
    """Bytes from which no text can be read: broken, encrypted, binary or wrongly encoded."""


class NoAskFound(BadInput):
    """A proposal document in which no ask was recognised."""


class UnreadableDate(BadInput):
    """A text that was expected to be a date and is none; carries the text."""


class UnreadablePage(BadInput):
    """A fetched page that does not have the structure its source file states."""


class NoItems(UnreadablePage):
    """A fetched page that lists nothing, although it may be what its source file states."""


class UnknownName(TeigenError):
    """A proposal, source or ask that is not known, with the names that are."""

    def __init__(self, kind: str, name: str, known: list[str]):
        listing = "、".join(known) if known else "なし"
        super().__init__(f"{kind}「{name}」は登録されていません。\n登録済み: {listing}")


class BadSettings(TeigenError):
    """The environment holds a value that the program cannot start with."""


class CrawlFailed(TeigenError):
    """A crawl ended without a summary: crashed, killed or timed out."""


class NoAdvice(TeigenError):
    """An outside model gave no answer that can be used; `busy` says that it gave none at all."""

    def __init__(self, message: str, *, busy: bool = False):
        super().__init__(message)
        self.busy = busy


class SignOnFailed(TeigenError):
    """The organisation's provider did not vouch for a visitor, or not for this use."""


class DeliveryFailed(TeigenError):
    """A channel could not hand over a message; `permanent` says that trying again is useless."""

    def __init__(self, message: str, *, permanent: bool = False):
        super().__init__(message)
        self.permanent = permanent
