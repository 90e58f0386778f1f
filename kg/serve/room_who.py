"""Who is meant: entities by a name in any spelling, the ID of a page, or a Wikidata number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from kg.graph.ids import fold_name, is_qid
from kg.model import MENTION_TYPES
from kg.serve.room_snapshot import Snapshot
from kg.serve.room_words import name_of

if TYPE_CHECKING:
    from kg.linking.gazetteer import Gazetteer

__all__ = ["NEW", "Who", "called", "entity", "id_of", "suggested", "who", "written"]

#: What stands before the type of somebody new, where an ID would be.
NEW: Final = "new:"

#: An ID in brackets at the end, as forms show a filler: ``name [ID]``.
_BRACKETS: Final = re.compile(r"\[([^\[\]]+)\]\s*$")
_ADDRESS: Final = re.compile(r"/(?:actor|entity|wiki)/([^/?#]+)/?(?:[?#].*)?$")

#: So many are offered, of the graph and of the gazetteer.
_HERE: Final = 12
_ELSEWHERE: Final = 8


@dataclass(frozen=True, slots=True)
class Who:
    """An entity that may be meant: ``iri`` where the graph has it, ``about`` to tell it apart."""

    id: str
    name: str
    iri: str = ""
    about: str = ""
    qid: str = ""


def id_of(here: Snapshot, iri: str) -> str:
    """The ID of an entity, as pages and corrections write it."""
    return iri.removeprefix(f"{here.world.base}entity/")


def written(here: Snapshot, iri: str, lang: str) -> str:
    """An entity as forms show it: its name, and its ID in brackets."""
    return f"{called(here, iri, lang)} [{id_of(here, iri)}]"


def called(here: Snapshot, iri: str, lang: str) -> str:
    """The name of an entity; the end of its IRI where the graph does not have it."""
    entity = here.world.entities.get(iri)
    return name_of(entity.labels, lang, iri) if entity else id_of(here, iri)


def who(here: Snapshot, text: str, lang: str) -> list[Who]:
    """The entities that a text may mean, the likeliest first."""
    said = _said(text)
    iri = f"{here.world.base}entity/{said}"
    if iri in here.world.entities:
        return [_known(here, iri, lang)]
    if is_qid(said):
        return [_item(said, lang) or Who(said, said, qid=said)]
    found = list(islice(_named(here, text), _HERE))
    items = (one for one in _items(text, lang) if here.minter.entity(one.id) not in found)
    return [*(_known(here, one, lang) for one in found), *islice(items, _ELSEWHERE)]


def suggested(here: Snapshot, text: str, lang: str) -> list[str]:
    """What a field offers while a name is typed."""
    return [f"{one.name} [{one.id}]" for one in who(here, text, lang)]


def entity(chosen: str, text: str) -> Any:
    """An entity as a correction writes it: an ID, or the name and type of somebody new.

    >>> entity("Q858", "سوريا"), entity("new:ORG", "كتائب الفرقان")
    ('Q858', {'name': 'كتائب الفرقان', 'type': 'ORG'})
    """
    kind = chosen.removeprefix(NEW)
    if chosen.startswith(NEW) and kind in MENTION_TYPES:
        return {"name": text.strip(), "type": kind}
    return chosen


def _said(text: str) -> str:
    """The ID that a text is, or holds in brackets or at the end of an address."""
    text = text.strip()
    found = _BRACKETS.search(text) or _ADDRESS.search(text)
    return unquote(found[1]).strip() if found else text


def _named(here: Snapshot, text: str) -> Iterator[str]:
    """Entities of the graph with a name of these words: first those of that name, by use."""
    name = fold_name(text)
    words = name.split()
    if not words:
        return
    found = [
        (all(name != one for one in names), -len(here.events_of.get(iri, ())), iri)
        for iri, names in here.names.items()
        if any(all(word in one for word in words) for one in names)
    ]
    yield from (iri for _, _, iri in sorted(found))


def _known(here: Snapshot, iri: str, lang: str) -> Who:
    found = here.world.entities[iri]
    return Who(id_of(here, iri), called(here, iri, lang), iri, ", ".join(found.classes), found.qid)


@cache
def _gazetteer() -> Gazetteer:
    from kg.linking.gazetteer import Gazetteer

    return Gazetteer.open()


def _items(text: str, lang: str) -> Iterator[Who]:
    """Whoever of the gazetteer is called so."""
    found = (_item(candidate.key, lang) for candidate in _gazetteer().lookup(text))
    return (one for one in found if one is not None)


def _item(key: str, lang: str) -> Who | None:
    try:
        facts = _gazetteer().facts(key)
    except KeyError:
        return None
    about = _gazetteer().description(key) or facts.kind
    return Who(key, name_of(facts.labels, lang, key), about=about, qid=facts.qid or "")
