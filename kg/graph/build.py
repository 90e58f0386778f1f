"""From what was read to a graph: the steps of this room in one call."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import cache, partial
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, Quad

from kg.graph.archive import Archive
from kg.graph.claims import Told, find_claims
from kg.graph.corrections import Applied, apply
from kg.graph.corrections_entities import KnownFacts
from kg.graph.corrections_file import FILE, read_corrections
from kg.graph.corrections_model import Correction
from kg.graph.corrections_quads import correction_quads
from kg.graph.entities import Entity, acting, collect, spoken_of
from kg.graph.events import METHOD, Happening, merge
from kg.graph.facts import NO_FACTS, FactSource
from kg.graph.ids import Minter
from kg.graph.labels import event_label
from kg.graph.provenance import Run, run_quads
from kg.graph.quads import LABELLED, entity_quads, event_quads, report_quads
from kg.graph.store import Graph
from kg.graph.tally import BEST, DEFAULT_RULE
from kg.graph.terms import iri
from kg.graph.units import Unit
from kg.model import Annotated
from kg.resources import resource
from kg.vocab import DCTERMS

__all__ = [
    "archive_in",
    "archive_of",
    "build_graph",
    "corrections_of",
    "fill",
    "made_by",
    "rule_of",
]

#: File in a store folder that keeps what was read.
_ARCHIVE: Final = "read.jsonl"

#: Setting of a run that says how the best counts were chosen.
_RULE: Final = "best-count"


def build_graph(
    annotated: Iterable[Annotated],
    facts: FactSource = NO_FACTS,
    *,
    run: Run,
    rule: str = "",
    into: Graph | None = None,
    read_by: str = "",
    corrections: Sequence[Correction] = (),
) -> Graph:
    """The graph of the reports read, in memory or added to what the store `into` holds.

    `facts` gives what is known of an entity by its key. `rule` chooses the best of several counts
    (`kg.graph.tally.BEST`); if none is said, that of the store, else the most recent. `read_by`
    says what read the reports, for the archive of a store. `corrections` are laid over what was
    read, after those that a store holds itself. The same readings give the same graph in any order.

    >>> from kg.model import Event, Reading, Report, Span
    >>> reading = Reading("قصف", events=(Event("e1", Span(0, 3, "قصف"), "Shelling"),))
    >>> build_graph([Annotated(Report("r1", "قصف", "ar"), reading)], run=Run("0.1")).counts()
    {'reports': 1, 'events': 1, 'claims': 1}
    """
    graph = Graph() if into is None else into
    rule = rule or rule_of(graph) or DEFAULT_RULE
    archive = archive_of(graph)
    decided = (*corrections_of(graph), *corrections)
    told = [find_claims(one) for one in annotated] if archive is None else []
    marks: dict[str, str] = {}
    if archive is not None:
        for _ in archive.add(annotated, read_by):
            pass
    with _uncollected():
        for mark, one in archive.marked() if archive is not None else ():
            marks[one.report.id] = mark
            told.append(find_claims(one))
        fill(graph, told, facts, run=run, rule=rule, corrections=decided, marks=marks)
    return graph


@contextmanager
def _uncollected() -> Iterator[None]:
    """Spare the search for cycles among millions of values that have none: a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def archive_of(graph: Graph) -> Archive | None:
    """What was read for a store, kept in its folder; nothing for a graph in memory."""
    return None if graph.folder is None else archive_in(graph.folder)


def archive_in(folder: Path) -> Archive:
    """What was read for the store in this folder."""
    return Archive(folder / _ARCHIVE)


def corrections_of(graph: Graph) -> tuple[Correction, ...]:
    """What people decided about a store, kept in its folder; nothing for a graph in memory."""
    return () if graph.folder is None else read_corrections(graph.folder / FILE)


def rule_of(graph: Graph) -> str:
    """How the best counts of a graph were chosen, as its run records; empty if it has none."""
    home = iri(graph.minter.graph("provenance"))
    said = graph.store.quads_for_pattern(None, iri(DCTERMS.description), None, home)
    settings = (
        quad.object.value.partition("=") for quad in said if isinstance(quad.object, Literal)
    )
    return next((rule for name, _, rule in settings if name == _RULE and rule in BEST), "")


def fill(
    graph: Graph,
    told: Iterable[Told],
    facts: FactSource = NO_FACTS,
    *,
    run: Run,
    rule: str = DEFAULT_RULE,
    corrections: Sequence[Correction] = (),
    marks: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Happening, ...]:
    """Put everything that reports say into `graph`, in the place of what it held of them.

    `told` must be all reports of the graph: events and entities are made anew from them. In a store
    only what differs is touched. `marks` gives, by report id, a digest of what was read, if known.
    """
    if rule not in BEST:
        raise ValueError(f"no rule {rule!r} for the best count; known: {', '.join(BEST)}")
    applied = apply(_one_each(told), corrections)
    reports, facts = applied.told, KnownFacts(facts, applied.known) if applied.known else facts
    claims = [claim for one in reports for claim in one.claims]
    relations = [claim for one in reports for claim in one.relations]
    events = merge(claims, facts, rule=rule)
    seen = (mention for one in reports for mention in one.seen)
    entities = collect(seen, spoken_of(claims, relations), acting(claims), facts)
    settings = {"merge": METHOD, _RULE: rule, **run.settings}
    made = Run(run.version, settings, run.stamp)
    whole = _Whole(graph.minter, events, entities, {} if corrections else marks)
    units = chain(
        map(whole.report, reports),
        map(whole.event, events),
        map(whole.entity, entities),
        whole.records(applied, made),
    )
    graph.fill(units, made_by())
    return events


class _Whole:
    """Everything that reports say together, as units of a store."""

    def __init__(
        self,
        minter: Minter,
        events: Sequence[Happening],
        entities: Sequence[Entity],
        marks: Mapping[str, str],
    ) -> None:
        self.minter, self.marks = minter, marks
        self.entities = {entity.key: entity for entity in entities}
        self.event_of = {claim.key: event.key for event in events for claim in event.claims}

    def report(self, told: Told) -> Unit:
        report, event_of, minter = told.report, self.event_of, self.minter
        return Unit(
            minter.report(report.id),
            lambda: (
                self.marks.get(report.id) or told,
                [event_of[claim.key] for claim in told.claims],
                [event_of[key] for claim in told.claims for key in claim.topic],
            ),
            lambda: report_quads(told, event_of, minter),
        )

    def event(self, event: Happening) -> Unit:
        entities, minter = self.entities, self.minter
        return Unit(
            minter.event(event.key),
            lambda: (
                [getattr(event, name) for name in _OWN],
                [event_label(event, entities, lang) for lang in LABELLED],
                (event.claims[0].lang, len(event.claims), len(event.reports)),
            ),
            lambda: event_quads([event], entities, minter),
        )

    def entity(self, entity: Entity) -> Unit:
        minter = self.minter
        return Unit(
            minter.entity(entity.key), lambda: entity, lambda: entity_quads([entity], minter)
        )

    def records(self, applied: Applied, run: Run) -> Iterator[Unit]:
        """The records of what people decided, and of the run."""
        decided = correction_quads(applied, self.event_of, frozenset(self.entities), self.minter)
        ran = run_quads(run, (one.report for one in applied.told), self.minter)
        for name, quads in (("corrections", tuple(decided)), ("provenance", tuple(ran))):
            yield Unit(self.minter.graph(name), partial(_itself, quads), partial(_itself, quads))


def _itself(quads: tuple[Quad, ...]) -> tuple[Quad, ...]:
    """The quads: what they follow from, and what they are."""
    return quads


#: What an event is made of, apart from its claims.
_OWN: Final = tuple(one.name for one in fields(Happening) if one.name != "claims")


@cache
def made_by() -> str:
    """A digest of the code and terms that decide which quads are made of what was read."""
    home = Path(__file__).parents[1]
    files = [*home.glob("graph/**/*.py"), *home.glob("graph/data/*.*"), home / "vocab.py"]
    files += home.glob("languages/fold*.py")
    ontology = resource("ontology", "rules").parent
    total = sha256()
    for file in sorted([*files, *ontology.glob("**/*.ttl"), *ontology.glob("**/*.rq")]):
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()[:20]


def _one_each(told: Iterable[Told]) -> list[Told]:
    """Reports by id; of several with one id the latest, and of those one that does not vary."""
    found: dict[str, Told] = {}
    for one in sorted(told, key=lambda one: (str(one.report.published or ""), one.report.text)):
        found[one.report.id] = one
    return [found[key] for key in sorted(found)]
