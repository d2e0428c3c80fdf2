"""What can go wrong, each with its exit code and its remedy. Only `cli` catches these."""

from __future__ import annotations


class HuikanError(Exception):
    """An error that ends the work on one file or on the run.

    `code` names the message in `messages.py` (both languages); `values` fill it in.
    `path` and `line` (from 1) say where, if known.
    """

    exit_code = 3

    def __init__(
        self, code: str, path: str | None = None, line: int | None = None, **values: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.path = path
        self.line = line
        self.values = values

    def __str__(self) -> str:
        at = f"{self.path or ''}{f':{self.line}' if self.line else ''}"
        return f"{at}: {self.code} {self.values}" if at else f"{self.code} {self.values}"


class UsageError(HuikanError):
    """The command was called wrongly."""

    exit_code = 2


class BadInputError(HuikanError):
    """A file cannot be read as what it should be."""

    exit_code = 3


class CannotWriteError(HuikanError):
    """The archive cannot be written to: disk full, read-only folder."""

    exit_code = 4
