"""What a format reader finds in one report, before language, date and id are settled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

__all__ = ["Draft", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file's bytes and what to call it: a path, ``archive.zip/member.txt``, or ``-``.

    ``asked`` is true for a file named by the user, as against one found in a folder or archive.
    """

    name: str
    data: bytes
    asked: bool = True

    @property
    def suffix(self) -> str:
        """The last suffix of the name in lower case, with its dot; empty when there is none."""
        tail = self.name.rsplit("/", 1)[-1]
        return "." + tail.rsplit(".", 1)[1].lower() if "." in tail[1:] else ""


@dataclass(frozen=True, slots=True)
class Draft:
    """Text and metadata as the format gives them. ``text`` is as published and stays so.

    ``where`` names the record inside its file (``record 3``), for messages.
    """

    text: str
    title: str = ""
    published: date | None = None
    bad_date: str = ""
    source: str = ""
    url: str = ""
    id: str = ""
    lang: str = ""
    where: str = ""
