"""What can go wrong, by what the caller does next.

Each error carries one line for people: what, where, what to do. The command line prints that line
and never a traceback; exit code 2 for `UsageError`, 1 for the others.
"""

from __future__ import annotations

__all__ = [
    "DataInvalid",
    "KgError",
    "LookupFailed",
    "OutputUnwritable",
    "ReportUnreadable",
    "ResourceMissing",
    "StoreUnusable",
    "UnknownLanguage",
    "UsageError",
]


class KgError(Exception):
    """Anything `kg` raises on purpose."""


class UsageError(KgError):
    """The call itself is wrong: an unknown option value, a bad date. Nothing was done."""


class UnknownLanguage(UsageError):
    """A language that no folder in `kg/languages` brings."""

    def __init__(self, lang: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no language {lang!r}; known: {', '.join(known)}")
        self.lang, self.known = lang, known


class ReportUnreadable(KgError):
    """One input cannot be read. Name it, go on with the others, end with exit code 1."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class OutputUnwritable(KgError):
    """The result cannot be written there. What stood there before is untouched."""


class StoreUnusable(KgError):
    """A store or graph file is locked, broken, or of another version."""


class LookupFailed(KgError):
    """This mention stays unlinked; go on with the others."""


class DataInvalid(KgError):
    """A lexicon, gazetteer or ontology file that ships with `kg` breaks its schema."""


class ResourceMissing(KgError):
    """A file that belongs to the package is not there: the installation is broken."""
