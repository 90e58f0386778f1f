"""Words for why an event has its status and why claims are one event, in Arabic and English.

>>> Reasons("ar").say("report"), Reasons("en").say("class", one="AirStrike")
('التقرير نفسه', 'the same class (AirStrike)')
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import yaml

from kg.graph.labels import term_labels
from kg.resources import resource
from kg.vocab import CK

__all__ = ["Reasons"]

#: What divides reasons that the merging wrote, and the name that each begins with.
_PARTS: Final = re.compile(r"(, |; )")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    path = resource("graph", "data", "reasons.yaml")
    loaded: Mapping[str, Mapping[str, str]] = yaml.safe_load(path.read_text("utf-8"))
    return loaded


class Reasons:
    """Says reasons in one language: Arabic for ``ar``, else English."""

    def __init__(self, lang: str) -> None:
        self.lang = "ar" if lang == "ar" else "en"

    def say(self, key: str, **parts: object) -> str:
        """The words of a key, filled in."""
        return _words()[key][self.lang].format(**parts)

    def status(self, name: str, numbers: Mapping[str, int]) -> str:
        """Why an event has a status, from how many claims tell it in which way."""
        return self.say(name, **numbers) if name in _words() else ""

    def term(self, name: str) -> str:
        """A term of the ontology: its label, in English its name.

        >>> Reasons("ar").term("killed"), Reasons("en").term("killed")
        ('قتلى', 'killed')
        """
        if self.lang == "en":
            return name
        forms = (name, name[:1].upper() + name[1:])
        found = (term_labels().get((f"{CK.iri}{form}", self.lang)) for form in forms)
        return next(filter(None, found), name)

    def listed(self, reasons: Iterable[str]) -> str:
        """Reasons in a row."""
        return ("، " if self.lang == "ar" else ", ").join(reasons)

    def weighed(self, told: str) -> str:
        """What the merging weighed, as the graph keeps it.

        >>> Reasons("ar").weighed("place Q1 (+2.5), week day (+1.6); in all 4.1")
        'المكان Q1 (+2.5)، يوم الأسبوع نفسه (+1.6)؛ المجموع 4.1'
        """
        if self.lang == "en":
            return told
        marks = {", ": "، ", "; ": "؛ "}
        return "".join(marks.get(part) or self._named(part) for part in _PARTS.split(told))

    def _named(self, part: str) -> str:
        """A reason with its name, the longest that it begins with, in Arabic."""
        words = part.split(" ")
        for count in range(len(words), 0, -1):
            name = _words().get(" ".join(words[:count]))
            if name is not None and "en" not in name:
                return " ".join((name[self.lang], *words[count:]))
        return part
