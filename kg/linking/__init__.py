"""Entities and their identifiers: a gazetteer that ships, and a linker that gives its reasons.

`kg.linking.gazetteer` looks names up and finds them in text, `kg.linking.linker` decides who is
meant in a report, `kg.linking.wikidata` asks a live Wikidata when the user wants that. The
gazetteer's tables lie in ``data/``; `kg.linking.build` compiles them.
"""

from __future__ import annotations

from kg.linking.gazetteer import Candidate, Gazetteer, NameHit
from kg.linking.linker import Linker, Ranked

__all__ = ["Candidate", "Gazetteer", "Linker", "NameHit", "Ranked"]
