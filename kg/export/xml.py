"""XML, written piece by piece, so that a large graph is never in memory twice."""

from __future__ import annotations

import re
from typing import BinaryIO, Final
from xml.sax.saxutils import escape, quoteattr

__all__ = ["Xml"]

#: Characters that XML cannot hold.
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


class Xml:
    """A document that grows line by line.

    >>> import io
    >>> out = io.BytesIO()
    >>> with Xml(out) as xml:
    ...     xml.open("a", name="x & y")
    ...     xml.leaf("b", "1 < 2")
    ...     xml.close()
    >>> out.getvalue().decode().splitlines()[1:]
    ['<a name="x &amp; y">', ' <b>1 &lt; 2</b>', '</a>']
    """

    def __init__(self, out: BinaryIO) -> None:
        self._out, self._within = out, list[str]()

    def __enter__(self) -> Xml:
        self._out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n')
        return self

    def __exit__(self, *_: object) -> None:
        while self._within:
            self.close()

    def open(self, name: str, /, **attributes: object) -> None:
        """Begin an element; attributes that are ``None`` are left out."""
        self._line(f"<{name}{_attributes(attributes)}>")
        self._within.append(name)

    def close(self) -> None:
        """End the innermost element."""
        name = self._within.pop()
        self._line(f"</{name}>")

    def leaf(self, name: str, text: str | None = None, /, **attributes: object) -> None:
        """An element without others inside."""
        start = f"<{name}{_attributes(attributes)}"
        self._line(f"{start}/>" if text is None else f"{start}>{escape(_clean(text))}</{name}>")

    def _line(self, text: str) -> None:
        self._out.write(f"{' ' * len(self._within)}{text}\n".encode())


def _attributes(values: dict[str, object]) -> str:
    """In their order; a last ``_`` keeps names apart from Python's own (``for_``)."""
    return "".join(
        f" {name.rstrip('_').replace('__', ':')}={quoteattr(_clean(str(value)))}"
        for name, value in values.items()
        if value is not None
    )
