"""The whole graph as plain values with its indexes, read once for each state of the store.

Reading a store of a thousand reports takes seconds, so what was read is kept in the store's folder
and taken from there as long as the store has not changed.
"""

from __future__ import annotations

import io
import pickle
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Self

from kg.errors import KgError
from kg.export.spots import Spot, spot_of
from kg.export.texts import READINGS
from kg.export.world import (
    Claim,
    Entity,
    Event,
    Passage,
    Relation,
    Report,
    Toll,
    World,
)
from kg.graph.archive import Archive
from kg.graph.ids import Minter, fold_name
from kg.graph.output import open_output
from kg.graph.store import Graph
from kg.model import Annotated
from kg.serve.room_around import Ties, ties_of
from kg.serve.room_words import opening
from kg.serve.stamp import Stamp

__all__ = ["Snapshot", "is_place"]

#: File in a store's folder that keeps what was read of it, and the version of its form.
_FILE: Final = "room.cache"
_FORM: Final = 3

#: All that a kept snapshot may be made of.
_KNOWN: Final[Mapping[tuple[str, str], type]] = {
    (one.__module__, one.__qualname__): one
    for one in (Claim, Entity, Event, Passage, Relation, Report, Toll, World, date, frozenset)
}


class _Reader(pickle.Unpickler):
    """Makes values of the graph and nothing else, whoever wrote the file."""

    def find_class(self, module: str, name: str) -> type:
        found = _KNOWN.get((module, name))
        if found is None:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found


@dataclass
class Snapshot:
    """The `World` of one state of the graph at ``path``; ``gaps`` are reasons by how often.

    ``openings`` are the first words of kept reports without a title, by IRI.
    """

    path: str
    world: World
    gaps: Mapping[str, int] = field(default_factory=dict)
    sentences: int = 0
    openings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: str, stamp: Stamp) -> Self:
        """Take it from the store's folder if that is of this state, else read it."""
        kept = Path(path) / _FILE
        with suppress(OSError, ValueError, TypeError, AttributeError, KeyError, EOFError,
                      ImportError, IndexError, pickle.UnpicklingError):  # fmt: skip
            form, state, *rest = _Reader(io.BytesIO(kept.read_bytes())).load()
            if (form, tuple(state)) == (_FORM, stamp):
                world, gaps, sentences, openings, names, words = rest
                found = cls(path, world, gaps, sentences, openings)
                found.names, found.words = names, words
                return found
        world = World.read(Graph.load(path))
        found = cls(path, world)
        found._take_kept()
        with suppress(OSError, KgError):
            if kept.parent.is_dir() and stamp:
                kept_of = found.gaps, found.sentences, found.openings
                value = (_FORM, tuple(stamp), world, *kept_of, found.names, found.words)
                with open_output(kept) as out:
                    out.write(pickle.dumps(value, protocol=5))
        return found

    def _take_kept(self) -> None:
        """Take what the graph does not hold from the readings that the store keeps."""
        reasons: Counter[str] = Counter()
        openings = {}
        for one in self.archive or ():
            if not one.report.title:
                openings[self.minter.report(one.report.id)] = opening(one.report.text)
            for _, reading in one.passages:
                self.sentences += len(reading.sentences)
                reasons.update(gap.reason for gap in reading.gaps)
        self.gaps, self.openings = dict(reasons), openings

    @cached_property
    def archive(self) -> Archive | None:
        """The readings that a store keeps; a graph file has none."""
        path = Path(self.path) / READINGS
        return Archive(path) if path.is_file() else None

    def reading(self, report: Report) -> Annotated | None:
        """What was read of a report, with its text."""
        key = self._report_keys.get(report.iri)
        if key is None or self.archive is None:
            return None
        return next(iter(self.archive.readings([key])), None)

    def report_key(self, iri: str) -> str:
        """The id of a report that a store keeps, as corrections write it; empty for another."""
        return self._report_keys.get(iri, "")

    def called(self, report: Report) -> str:
        """The title of a report, or how it begins or is quoted first; empty if unknown."""
        if report.title or report.iri in self.openings:
            return report.title or self.openings[report.iri]
        said = (one.evidence for one in self.claims_in.get(report.iri, ()))
        return opening(next((one.quote for one in said if one and one.field == "text"), ""))

    @cached_property
    def minter(self) -> Minter:
        """Makes the IRIs of this graph."""
        return Minter(self.world.base)

    @cached_property
    def _report_keys(self) -> dict[str, str]:
        """Ids of the kept reports by IRI."""
        if self.archive is None:
            return {}
        archive = self.archive
        keys = (key for reader in archive.counted() for key in archive.digests(reader))
        return {self.minter.report(key): key for key in keys}

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """The claims by IRI."""
        return {one.iri: one for one in self.world.claims}

    @cached_property
    def claims_in(self) -> dict[str, list[Claim]]:
        """The claims of each report, in the order of its text."""
        found: dict[str, list[Claim]] = defaultdict(list)
        for one in self.world.claims:
            found[one.report].append(one)
        for claims in found.values():
            claims.sort(key=lambda one: (one.evidence.start if one.evidence else 0, one.iri))
        return dict(found)

    @cached_property
    def events_of(self) -> dict[str, list[Event]]:
        """The events that an entity has to do with, by day: in a role, or as who says or denies."""
        found: dict[str, list[Event]] = defaultdict(list)
        for event in self.world.dated:
            for iri in {*event.fillers(*event.roles), *event.sources, *event.deniers}:
                found[iri].append(event)
        return dict(found)

    @cached_property
    def ties(self) -> Ties:
        """Who had to do with whom."""
        return ties_of(self.world)

    @cached_property
    def _spots(self) -> dict[str, Spot | None]:
        return {}

    def spot(self, event: Event) -> Spot | None:
        """Where an event took place, as far as that is known."""
        if event.iri not in self._spots:
            self._spots[event.iri] = spot_of(self.world, event)
        return self._spots[event.iri]

    @cached_property
    def relations_of(self) -> dict[str, list[Relation]]:
        """The stated relations of an entity, from either end."""
        found: dict[str, list[Relation]] = defaultdict(list)
        for one in self.world.relations:
            for iri in dict.fromkeys((one.subject, one.object)):
                found[iri].append(one)
        return dict(found)

    @cached_property
    def _inside(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for iri, one in self.world.entities.items():
            for whole in one.part_of:
                found[whole].append(iri)
        return dict(found)

    def parts_of(self, iris: Iterable[str]) -> frozenset[str]:
        """These entities and all that is part of them."""
        found: set[str] = set()
        left = list(iris)
        while left:
            one = left.pop()
            if one not in found:
                found.add(one)
                left += self._inside.get(one, ())
        return frozenset(found)

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """Folded names of each entity."""
        return {
            iri: tuple(sorted({fold_name(name) for name in one.surfaces} - {""}))
            for iri, one in self.world.entities.items()
        }

    @cached_property
    def words(self) -> dict[str, str]:
        """By event and report, the folded words by which it is found."""
        found = {iri: fold_name(self.called(one)) for iri, one in self.world.reports.items()}
        for iri, event in self.world.events.items():
            quotes = dict.fromkeys(one.evidence.quote for one in event.claims if one.evidence)
            found[iri] = fold_name(" \n ".join((*event.labels.values(), *quotes)))
        return found

    def named(self, written: str) -> frozenset[str]:
        """Entities by IRI, the end of it, or a name in any spelling; with all their parts."""
        iri = written if written in self.world.entities else f"{self.world.base}entity/{written}"
        if iri in self.world.entities:
            return self.parts_of([iri])
        wanted = fold_name(written)
        return self.parts_of(one for one, names in self.names.items() if wanted in names)

    def find(self, kind: str, key: str) -> Any:
        """The event, entity, report or claim by the end of its IRI."""
        things: Mapping[str, Any] = {
            "event": self.world.events,
            "entity": self.world.entities,
            "report": self.world.reports,
            "claim": self.claims,
        }[kind]
        iri = f"{self.world.base}{kind}/{key}"
        if kind == "report" and iri not in things:
            with suppress(ValueError):
                iri = self.minter.report(key)
        return things.get(iri)

    def ready(self) -> Self:
        """Work out the indexes now, so that nobody waits for them later."""
        for name in ("claims", "claims_in", "events_of", "relations_of", "names", "words",
                     "_inside", "_report_keys"):  # fmt: skip
            getattr(self, name)
        return self

    def later(self) -> None:
        """Work out what only some pages need, as soon as the others can be shown."""
        self.ties  # noqa: B018
        for event in self.world.dated:
            self.spot(event)


def is_place(entity: Entity) -> bool:
    """Whether it is a place; a state is one as well as an actor."""
    return not {"Place", "State"}.isdisjoint(entity.classes)
