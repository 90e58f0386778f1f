"""What is proposed for events and entities: to part, to join, to link, to name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import unquote

from kg.export.world import Entity, Event
from kg.graph.ids import fold_name
from kg.graph.same import family
from kg.serve.reply import Refused
from kg.serve.room_change import Choices, Form, Line, first
from kg.serve.room_snapshot import Snapshot
from kg.serve.room_standing import anchors
from kg.serve.room_views import Seen
from kg.serve.room_who import called, id_of

__all__ = ["Proposal", "entity_change", "same_entity", "same_event", "split_event"]

#: Events that are offered as the other one of a merge.
_OFFERED: Final = 20

#: Days by which two tellings of one event may lie apart.
_APART: Final = timedelta(days=3)

_ROLES: Final = ("agent", "target", "participant", "mediator", "location")

#: What of an entity can be changed, by how the correction calls it.
_TERMS: Final = {"ar": "name_ar", "en": "name_en", "kind": "kind"}


@dataclass
class Proposal:
    """A correction before it is kept: ``what`` it does, what changes, what is still to be chosen.

    ``events`` are those of which one is to be chosen; ``claims`` those that leave.
    """

    what: str
    row: dict[str, Any]
    lines: Sequence[Line] = ()
    choices: Choices | None = None
    events: Sequence[Event] | None = None
    subject: str = ""
    other: str = ""
    problem: str = ""

    @property
    def ready(self) -> bool:
        """Whether nothing is left to be chosen."""
        return self.events is None and not (self.choices and self.choices.open)


def split_event(seen: Seen, found: Event, form: Form) -> Proposal:
    """Some claims of an event tell of another one."""
    here = seen.here
    leaving = [one for one in found.claims if one.iri in form.get("leave", ())]
    staying = [one for one in found.claims if one not in leaving]
    if not leaving or not staying:
        raise Refused(400, seen.paper.say("split_some"))
    groups = [anchors(here, side) for side in (staying, leaving)]
    lines = [Line("claims", one.evidence.quote, "") for one in leaving if one.evidence]
    return Proposal("split", {"do": "split", "groups": groups}, lines, subject=found.iri)


def same_event(seen: Seen, found: Event, form: Form) -> Proposal:
    """Two events are one."""
    here = seen.here
    other = here.world.events.get(first(form, "event")) or _addressed(here, first(form, "other"))
    if other is None or other is found:
        offered = like(here, found, first(form, "other"))
        return Proposal("merge", {"do": "merge"}, events=offered, subject=found.iri)
    both = anchors(here, [one.claims[0] for one in (found, other)])
    return Proposal("merge", {"do": "merge", "claims": both}, subject=found.iri, other=other.iri)


def _addressed(here: Snapshot, text: str) -> Event | None:
    """The event whose address or ID a text is."""
    key = unquote(text.rpartition("/event/")[2].partition("?")[0].partition("#")[0]).strip()
    found: Event | None = here.find("event", key) if key else None
    return found


def like(here: Snapshot, found: Event, text: str = "") -> list[Event]:
    """Events that may be the same as one: with these words, else near it and of its kind."""
    words = fold_name(text).split()
    others = [one for one in here.world.dated if one is not found and one.claims]
    if words:
        others = [one for one in others if all(word in here.words[one.iri] for word in words)]
    else:
        others = [one for one in others if _near(found, one)]
    who = set(found.fillers(*_ROLES))
    return sorted(
        others,
        key=lambda one: (
            -len(who & set(one.fillers(*_ROLES))),
            family(one.cls) != family(found.cls),
            one.order,
        ),
    )[:_OFFERED]


def _near(one: Event, other: Event) -> bool:
    if family(one.cls) != family(other.cls):
        return False
    first_day, last_day = one.earliest or one.latest, one.latest or one.earliest
    begun, ended = other.earliest or other.latest, other.latest or other.earliest
    if not (first_day and last_day and begun and ended):
        return False
    return begun <= last_day + _APART and ended >= first_day - _APART


def same_entity(seen: Seen, found: Entity, form: Form) -> Proposal:
    """An entity is a Wikidata item, or another entity of the graph."""
    here, lang, text = seen.here, seen.paper.lang, first(form, "to")
    if not text:
        raise Refused(400, seen.paper.say("unchanged"))
    choices = Choices(here, lang, form)
    to = choices(text)
    own, name = id_of(here, found.iri), called(here, found.iri, lang)
    if to == own:
        if not choices.open:
            raise Refused(400, seen.paper.say("same_already"))
        choices.open[text] = [one for one in choices.open[text] if one.id != own]
    line = Line("entity", f"{name} [{own}]", text)
    if isinstance(to, str) and f"{here.world.base}entity/{to}" in here.world.entities:
        row: dict[str, Any] = {"do": "merge", "entities": [to, own]}
    else:
        row = {"do": "link", "entity": own, "name": name, "to": to}
    return Proposal("same", row, [line], choices, subject=found.iri)


def entity_change(seen: Seen, found: Entity, form: Form) -> Proposal:
    """An entity is linked to the wrong item, or is called otherwise or of another kind."""
    here, lang = seen.here, seen.paper.lang
    own = {"entity": id_of(here, found.iri), "name": called(here, found.iri, lang)}
    if first(form, "do") == "unlink":
        if not found.qid:
            raise Refused(400, seen.paper.say("not_linked"))
        line = Line("wikidata", found.qid, "")
        return Proposal("unlink", {"do": "unlink", **own}, [line], subject=found.iri)
    old = {"ar": found.labels.get("ar", ""), "en": found.labels.get("en", ""), "kind": ""}
    new = {name: first(form, name) for name in old if first(form, name) not in {"", old[name]}}
    if not new:
        raise Refused(400, seen.paper.say("unchanged"))
    lines = [Line(_TERMS[name], old[name], value) for name, value in new.items()]
    row = {"do": "change", **own, "set": new}
    return Proposal("name", row, lines, subject=found.iri)
