"""Why an event is in the graph: the claims that tell it, their words, and what makes them one.

Everything is taken from the graph itself, so that a file that somebody sends can be explained too:
what the merging weighed when it joined claims of several reports is kept there with the event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import UsageError
from kg.graph.joins import read_join
from kg.graph.reasons import Reasons
from kg.graph.same import family
from kg.graph.store import Graph
from kg.graph.terms import iri
from kg.vocab import CK, DCTERMS, OA, RDF, RDFS, ROLE

__all__ = ["Explanation", "Telling", "claims_of", "event_of", "explain", "find_event", "name_of"]

_Count = tuple[str, int | None]

#: Fewest characters of an event's key by which it is found.
_SHORTEST: Final = 4

_ROLES: Final = tuple(role for role in ROLE if role != "source")


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim of an event, as people read it.

    ``one_with`` says why it is the event of the claims before it. ``counts`` are outcome and best
    number, ``parts`` those of them that are part of another, ``corrected`` what people decided.
    """

    claim: str
    report: str
    published: str
    source: str
    cls: str
    modality: str
    days: str
    quote: str
    trigger: str
    start: int
    confidence: float | None
    stated_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    roles: dict[str, tuple[str, ...]]
    counts: tuple[_Count, ...]
    parts: tuple[_Count, ...] = ()
    corrected: tuple[str, ...] = ()
    one_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """An event, why it has its status, and its claims in the order of publication and text."""

    event: str
    label: str
    cls: str
    status: str
    why_status: str
    days: str
    background: bool
    tellings: tuple[Telling, ...]
    corrected: tuple[str, ...]


def find_event(graph: Graph, written: str) -> str:
    """The IRI of an event, by its IRI, its key or the beginning of it.

    Raises `UsageError` if there is none, or if several begin so.
    """
    space = graph.minter.event("")
    found = {
        quad.subject.value
        for quad in graph.store.quads_for_pattern(None, iri(CK.status), None, None)
        if isinstance(quad.subject, NamedNode) and _is_called(quad.subject.value, written, space)
    }
    if len(found) == 1:
        return found.pop()
    if not found:
        raise UsageError(f"no event {written!r}; kg query GRAPH attacks shows some")
    raise UsageError(f"{len(found)} events begin with {written!r}; write more of it")


def name_of(graph: Graph, thing: str) -> str:
    """What a thing is called in the language of its reports, or any; empty if it has no name."""
    return _Node(graph, thing).in_language(RDFS.label, "ar")


def claims_of(graph: Graph, event: str) -> list[str]:
    """Keys of the claims of an event, in the order of publication and text."""
    space = graph.minter.claim("")
    return [one.claim.removeprefix(space) for one in explain(graph, event).tellings]


def event_of(graph: Graph, claim: str) -> str:
    """The IRI of the event that a claim, by its IRI or key, is about."""
    node = _Node(graph, claim if claim.startswith(graph.minter.base) else graph.minter.claim(claim))
    event = node.text(CK.about)
    if not event:
        raise UsageError(f"no claim {claim!r}; kg explain GRAPH EVENT shows those of an event")
    return event


def _is_called(event: str, written: str, space: str) -> bool:
    key = event.removeprefix(space)
    return written in {event, key} or (len(written) >= _SHORTEST and key.startswith(written))


def explain(graph: Graph, event: str, lang: str = "en") -> Explanation:
    """Why the event with this IRI is one event and has its status, in Arabic or English.

    Names are in `lang` where they are known in it.
    """
    words = Reasons(lang)
    facts = _Facts(graph, lang)
    own = _Node(graph, event)
    tellings = sorted(
        (facts.telling(claim) for claim in own.pointing(CK.about)),
        key=lambda one: (one.published or "~", one.report, one.start, one.claim),
    )
    joins = list(_joins(own, graph.minter.claim("")))
    explained = tuple(_with_reasons(words, tellings, at, joins) for at in range(len(tellings)))
    status = _end(own.text(CK.status))
    return Explanation(
        event,
        facts.name(event),
        _end(own.text(RDF.type)),
        status,
        words.status(status, _numbers(tellings)),
        _days(own),
        own.text(CK.background) == "true",
        explained,
        facts.corrections(own),
    )


class _Node:
    """What the graph says of one thing."""

    def __init__(self, graph: Graph, subject: str) -> None:
        self.graph, self.subject = graph, iri(subject)
        self.quads: list[Quad] = list(graph.store.quads_for_pattern(self.subject, None, None, None))

    def values(self, predicate: str) -> list[str]:
        """The values of a property, sorted."""
        found = {
            quad.object.value
            for quad in self.quads
            if quad.predicate.value == predicate and isinstance(quad.object, NamedNode | Literal)
        }
        return sorted(found)

    def text(self, predicate: str) -> str:
        """The first value of a property; empty if it has none."""
        return next(iter(self.values(predicate)), "")

    def in_language(self, predicate: str, lang: str) -> str:
        """The value in a language, else in any."""
        found = sorted(
            (quad.object.language != lang, quad.object.value)
            for quad in self.quads
            if quad.predicate.value == predicate and isinstance(quad.object, Literal)
        )
        return found[0][1] if found else ""

    def pointing(self, predicate: str) -> Iterator[str]:
        """What has this thing as the value of a property."""
        for quad in self.graph.store.quads_for_pattern(None, iri(predicate), self.subject, None):
            if isinstance(quad.subject, NamedNode):
                yield quad.subject.value


class _Facts:
    """Reads claims out of a graph."""

    def __init__(self, graph: Graph, lang: str) -> None:
        self.graph, self.lang = graph, lang

    def telling(self, claim: str) -> Telling:
        node = _Node(self.graph, claim)
        report = _Node(self.graph, node.text(CK.reportedIn))
        said = _Node(self.graph, node.text(CK.evidence))
        trigger = _Node(self.graph, node.text(CK.triggerEvidence))
        sure = node.text(CK.confidence)
        roles = {role: self._names(node, ROLE[role]) for role in _ROLES}
        return Telling(
            claim,
            report.subject.value.removeprefix(self.graph.minter.base + "report/"),
            report.text(DCTERMS.issued),
            report.text(DCTERMS.publisher),
            _end(node.text(CK.claimClass)),
            _end(node.text(CK.modality)),
            _days(node),
            said.text(OA.exact),
            trigger.text(OA.exact),
            int(trigger.text(OA.start) or 0),
            float(sure) if sure else None,
            self._names(node, CK.statedBy),
            self._names(node, CK.deniedBy),
            {role: names for role, names in roles.items() if names},
            *self._counts(node),
            self.corrections(node),
        )

    def corrections(self, node: _Node) -> tuple[str, ...]:
        """What people decided on a thing, in a line each."""
        return tuple(
            min(_Node(self.graph, one).values(DCTERMS.description), default=one, key=len)
            for one in node.values(CK.correctedBy)
        )

    def name(self, thing: str) -> str:
        """What a thing is called; the end of its IRI where it has no name."""
        return _Node(self.graph, thing).in_language(RDFS.label, self.lang) or _end(thing)

    def _names(self, node: _Node, predicate: str) -> tuple[str, ...]:
        return tuple(sorted(map(self.name, node.values(predicate))))

    def _counts(self, node: _Node) -> tuple[tuple[_Count, ...], tuple[_Count, ...]]:
        """The counts of a claim: wholes, and parts of them."""
        wholes: list[_Count] = []
        parts: list[_Count] = []
        for name in node.values(CK.casualties):
            count = _Node(self.graph, name)
            best = count.text(CK.countBest)
            told = (_end(count.text(CK.outcome)).lower(), int(best) if best else None)
            (parts if count.text(CK.subCountOf) else wholes).append(told)
        return tuple(wholes), tuple(parts)


def _joins(event: _Node, space: str) -> Iterator[tuple[str, str, str]]:
    """What the merging recorded: the claims of each two groups that it joined, and why."""
    for line in event.values(CK.joinedBecause):
        found = read_join(line)
        if found is not None:
            yield space + found[0], space + found[1], found[2]


def _with_reasons(
    words: Reasons, tellings: Sequence[Telling], at: int, joins: Sequence[tuple[str, str, str]]
) -> Telling:
    """A telling with what ties it to one before it: the one it was joined with, or the most alike.

    What the merging weighed is told with both claims that it compared.
    """
    one = tellings[at]
    if not at:
        return one
    place = {telling.claim: number for number, telling in enumerate(tellings)}
    found = {place[pair[pair[0] == one.claim]]: pair[2] for pair in joins if one.claim in pair[:2]}
    weighed = {number: why for number, why in found.items() if number < at}
    before = sorted(weighed) or range(at)
    shared = {number: _shared(words, tellings[number], one) for number in before}
    best = max(before, key=lambda number: (len(shared[number]), -number))
    other = tellings[best]
    reasons = shared[best] or (words.say("person" if one.corrected else "nothing"),)
    told = [
        words.say("joined", number=number + 1, reasons=words.weighed(why))
        for number, why in sorted(weighed.items())
    ]
    head = words.say("with", number=best + 1, reasons=words.listed(reasons))
    return replace(one, one_with=(head, *told, *_differing(words, other, one)))


def _shared(words: Reasons, one: Telling, other: Telling) -> tuple[str, ...]:
    """What two claims agree in."""
    found = []
    if one.report == other.report:
        found.append(words.say("report"))
    if one.days and one.days == other.days:
        found.append(words.say("days", days=one.days))
    classes = {"one": words.term(one.cls), "other": words.term(other.cls)}
    if one.cls == other.cls:
        found.append(words.say("class", **classes))
    elif family(one.cls) == family(other.cls):
        found.append(words.say("family", **classes))
    for role in _ROLES:
        both = sorted(set(one.roles.get(role, ())) & set(other.roles.get(role, ())))
        if both:
            found.append(words.say("role", role=words.term(role), names=words.listed(both)))
    equal = sorted(set(one.counts) & set(other.counts), key=str)
    found += [
        words.say("count", outcome=words.term(outcome), number=number)
        for outcome, number in equal
        if number
    ]
    if (one.modality == "Denied") != (other.modality == "Denied"):
        found.append(words.say("answer"))
    return tuple(found)


def _differing(words: Reasons, one: Telling, other: Telling) -> Iterator[str]:
    """What two claims of one event say differently: shown, never smoothed over."""
    first, second = dict(one.counts), dict(other.counts)
    for outcome in sorted(first.keys() & second.keys()):
        there, here = first[outcome], second[outcome]
        if there != here:
            term = words.term(outcome)
            yield words.say("other count", outcome=term, one=there, other=here)
    if one.modality != other.modality:
        modes = {"one": words.term(one.modality), "other": words.term(other.modality)}
        yield words.say("other modality", **modes)
    for role in ("agent", "target"):
        names = one.roles.get(role, ()), other.roles.get(role, ())
        if all(names) and not set(names[0]) & set(names[1]):
            sides = {"one": words.listed(names[0]), "other": words.listed(names[1])}
            yield words.say("other role", role=words.term(role), **sides)


def _numbers(tellings: Sequence[Telling]) -> dict[str, int]:
    """How many claims tell an event in which way."""
    numbers = {
        name.lower(): sum(one.modality == name for one in tellings)
        for name in ("Asserted", "Denied", "Alleged", "Planned", "Demanded", "Hypothetical")
    }
    numbers["denied"] = sum(one.modality == "Denied" or bool(one.denied_by) for one in tellings)
    numbers["told"] = numbers["asserted"] + numbers["alleged"]
    return numbers


def _days(node: _Node) -> str:
    first, last = node.text(CK.earliest), node.text(CK.latest)
    return first if first == last else f"{first}/{last}"


def _end(term: str) -> str:
    return term.replace("#", "/").rpartition("/")[2]
