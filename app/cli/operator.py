"""Who runs a command, as the audit names that person."""

from getpass import getuser


def operator() -> str:
    """Return the login name, marked as one of the command line."""
    return f"{getuser()}（コマンド）"
