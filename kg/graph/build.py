"""From what was read to a graph: the steps of this room in one call."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from kg.graph.archive import Archive
from kg.graph.claims import Told, find_claims
from kg.graph.corrections import apply
from kg.graph.corrections_entities import KnownFacts
from kg.graph.corrections_file import FILE, read_corrections
from kg.graph.corrections_model import Correction
from kg.graph.corrections_quads import correction_quads
from kg.graph.entities import acting, collect, spoken_of
from kg.graph.events import METHOD, Happening, merge
from kg.graph.facts import NO_FACTS, FactSource
from kg.graph.provenance import Run, run_quads
from kg.graph.quads import entity_quads, event_quads, report_quads
from kg.graph.store import Graph
from kg.graph.tally import BEST, DEFAULT_RULE
from kg.model import Annotated

__all__ = ["archive_in", "archive_of", "build_graph", "corrections_of", "fill"]

#: File in a store folder that keeps what was read.
_ARCHIVE: Final = "read.jsonl"


def build_graph(
    annotated: Iterable[Annotated],
    facts: FactSource = NO_FACTS,
    *,
    run: Run,
    rule: str = DEFAULT_RULE,
    into: Graph | None = None,
    read_by: str = "",
    corrections: Sequence[Correction] = (),
) -> Graph:
    """The graph of the reports read, in memory or added to what the store `into` holds.

    `facts` gives what is known of an entity by its key. `rule` chooses the best of several counts
    (`kg.graph.tally.BEST`). `read_by` says what read the reports, for the archive of a store.
    `corrections` are laid over what was read, after those that a store holds itself. The same
    readings give the same graph in any order.

    >>> from kg.model import Event, Reading, Report, Span
    >>> reading = Reading("قصف", events=(Event("e1", Span(0, 3, "قصف"), "Shelling"),))
    >>> build_graph([Annotated(Report("r1", "قصف", "ar"), reading)], run=Run("0.1")).counts()
    {'reports': 1, 'events': 1, 'claims': 1}
    """
    graph = Graph() if into is None else into
    archive = archive_of(graph)
    decided = (*corrections_of(graph), *corrections)
    if archive is not None:
        for _ in archive.add(annotated, read_by):
            pass
    told = [find_claims(one) for one in (annotated if archive is None else archive)]
    fill(graph, told, facts, run=run, rule=rule, corrections=decided)
    return graph


def archive_of(graph: Graph) -> Archive | None:
    """What was read for a store, kept in its folder; nothing for a graph in memory."""
    return None if graph.folder is None else archive_in(graph.folder)


def archive_in(folder: Path) -> Archive:
    """What was read for the store in this folder."""
    return Archive(folder / _ARCHIVE)


def corrections_of(graph: Graph) -> tuple[Correction, ...]:
    """What people decided about a store, kept in its folder; nothing for a graph in memory."""
    return () if graph.folder is None else read_corrections(graph.folder / FILE)


def fill(
    graph: Graph,
    told: Iterable[Told],
    facts: FactSource = NO_FACTS,
    *,
    run: Run,
    rule: str = DEFAULT_RULE,
    corrections: Sequence[Correction] = (),
) -> tuple[Happening, ...]:
    """Put everything that reports say into `graph`, in the place of what it held of them.

    `told` must be all reports of the graph: events and entities are made anew from them.
    """
    if rule not in BEST:
        raise ValueError(f"no rule {rule!r} for the best count; known: {', '.join(BEST)}")
    applied = apply(_one_each(told), corrections)
    reports, facts = applied.told, KnownFacts(facts, applied.known) if applied.known else facts
    claims = [claim for one in reports for claim in one.claims]
    relations = [claim for one in reports for claim in one.relations]
    events = merge(claims, facts, rule=rule)
    event_of = {claim.key: event.key for event in events for claim in event.claims}
    seen = (mention for one in reports for mention in one.seen)
    entities = collect(seen, spoken_of(claims, relations), acting(claims), facts)
    minter = graph.minter
    by_key = {entity.key: entity for entity in entities}
    decisions = correction_quads(applied, event_of, frozenset(by_key), minter)
    settings = {"merge": METHOD, "best-count": rule, **run.settings}
    made = Run(run.version, settings, run.stamp)
    graph.fill(
        chain(
            chain.from_iterable(report_quads(one, event_of, minter) for one in reports),
            event_quads(events, by_key, minter),
            entity_quads(entities, minter),
            decisions,
            run_quads(made, (one.report for one in reports), minter),
        )
    )
    graph.draw_relations()
    return events


def _one_each(told: Iterable[Told]) -> list[Told]:
    """Reports by id; of several with one id the latest, and of those one that does not vary."""
    found: dict[str, Told] = {}
    for one in sorted(told, key=lambda one: (str(one.report.published or ""), one.report.text)):
        found[one.report.id] = one
    return [found[key] for key in sorted(found)]
