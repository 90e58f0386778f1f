"""Send a graph to another server, graph by graph, some quads at a time, and count them afterwards.

What a server has acknowledged is written down, so that a run which was stopped goes on from there
and the next one sends only what has changed. Statements may arrive twice without harm: a graph is a
set.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, serialize

from kg.errors import KgError, UsageError
from kg.graph.ids import digest
from kg.graph.output import open_output
from kg.graph.remote import Remote, RemoteFailed
from kg.graph.sorting import RUN, sort_unique
from kg.graph.store import Graph

__all__ = ["BATCH", "Count", "Pushed", "Route", "push", "state_of"]

#: Quads in a request: servers take most a second with about so many.
BATCH: Final = 1000

#: Graphs that are counted with one query.
_COUNTED: Final = 200

#: Answers that a smaller request may not get: bad, too large, unprocessable, broken inside.
_TOO_MUCH: Final = frozenset((400, 413, 422, 500, 507))


@dataclass(frozen=True, slots=True)
class Count:
    """How many quads of a graph there are here, and how many on the server."""

    graph: str
    here: int
    there: int


@dataclass(frozen=True, slots=True)
class Pushed:
    """What came of it: the counts of each graph, and how many quads were ``sent``."""

    counts: tuple[Count, ...] = ()
    sent: int = 0
    requests: int = 0

    @property
    def missing(self) -> list[Count]:
        """Graphs that are not whole on the server."""
        return [one for one in self.counts if one.there < one.here]

    @property
    def more(self) -> list[Count]:
        """Graphs of which the server has more."""
        return [one for one in self.counts if one.there > one.here]


@dataclass(frozen=True, slots=True)
class Route:
    """How quads get there: by updates, or with ``store`` by the Graph Store Protocol at it.

    ``replace`` empties each graph before it is sent. ``into`` names the graph for quads that are in
    none.
    """

    store: str = ""
    replace: bool = False
    into: str = ""
    batch: int = BATCH


@dataclass(slots=True)
class _Part:
    """A graph that is to be sent: its name there, its digest, its size, and what is done of it."""

    name: str
    source: NamedNode | DefaultGraph
    digest: str
    size: int
    done: int = 0
    fresh: bool = True


def push(
    graph: Graph,
    remote: Remote,
    route: Route,
    state: Path,
    heard: Callable[[int, int], None] = lambda _sent, _all: None,
) -> Pushed:
    """Send the quads of `graph` to a server and count what is there then.

    `state` is the file that what is done is written to; `heard` is told after each request how many
    quads are sent of how many. Raises `RemoteFailed` if the server does not take them, and then
    another call goes on from there.
    """
    parts = list(_parts(graph, route))
    with _State(state, f"{remote.updates} {route.store}".strip()) as known:
        before = _counted(remote, [part.name for part in parts])
        gone = sorted(known.done.keys() - {part.name for part in parts}) if route.replace else []
        for name in gone:
            _empty(remote, route, name)
            known.forget(name)
        left = [part for part in parts if not _whole(part, known, before[part.name], route)]
        work = _Work(graph, remote, route, known, heard, sum(one.size - one.done for one in left))
        for part in left:
            if route.replace and part.fresh and before[part.name]:
                _empty(remote, route, part.name)
            work.add(part)
        work.send()
        after = _counted(remote, [part.name for part in parts])
        known.tidy()
    counts = tuple(Count(part.name, part.size, after[part.name]) for part in parts)
    return Pushed(counts, work.sent, work.requests)


def state_of(graph: str, remote: Remote, route: Route) -> Path:
    """Where what was sent is written down: in a store, or beside a file; one a server."""
    key = digest(remote.updates, route.store, route.into)
    place = Path(graph)
    if place.is_dir():
        return place / f"push-{key}.jsonl"
    return place.with_name(f".{place.name}.push-{key}.jsonl")


def _parts(graph: Graph, route: Route) -> Iterator[_Part]:
    """The graphs by name, with what tells one state of a graph from another."""
    names: list[NamedNode | DefaultGraph] = []
    for one in graph.store.named_graphs():
        if isinstance(one, BlankNode):
            raise KgError("a graph has no name that another server could know (a blank node)")
        names.append(one)
    nameless = next(graph.store.quads_for_pattern(None, None, None, DefaultGraph()), None)
    if nameless is not None:
        if not route.into:
            raise UsageError("there are quads in no named graph; say with --graph where they go")
        if NamedNode(route.into) in names:
            raise UsageError(f"--graph {route.into}: a graph of that name is there already")
        names.append(DefaultGraph())
    for name in sorted(names, key=lambda one: _there(one, route)):
        total = size = 0
        for line in _lines(graph.store.quads_for_pattern(None, None, None, name)):
            total = (total + int.from_bytes(sha256(line).digest()[:16], "big")) % 2**128
            size += 1
        if size:
            yield _Part(_there(name, route), name, f"{size}-{total:032x}", size)


def _there(name: NamedNode | DefaultGraph, route: Route) -> str:
    return name.value if isinstance(name, NamedNode) else route.into


def _lines(quads: Iterable[Quad]) -> Iterator[bytes]:
    """Statements as lines of N-Triples, some at a time."""
    for chunk in _chunks(quads):
        yield from chunk


def _chunks(quads: Iterable[Quad]) -> Iterator[list[bytes]]:
    source = iter(quads)
    while batch := list(islice(source, RUN)):
        for quad in batch:
            if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                raise KgError(
                    f"{quad.graph_name} has blank nodes, which cannot be sent in parts; name them"
                )
        text = serialize((quad.triple for quad in batch), format=RdfFormat.N_TRIPLES) or b""
        yield [line for line in text.split(b"\n") if line]


def _whole(part: _Part, known: _State, there: int, route: Route) -> bool:
    """Whether a graph needs no sending; else how much of it is done already."""
    mark, done = known.done.get(part.name, ("", 0))
    if mark != part.digest or there < done:
        return False
    part.done, part.fresh = done, done == 0
    if done == part.size and there != part.size and route.replace:
        part.done, part.fresh = 0, True
    return part.done == part.size


class _Work:
    """Sends batches, of several graphs where they are small."""

    def __init__(
        self,
        graph: Graph,
        remote: Remote,
        route: Route,
        known: _State,
        heard: Callable[[int, int], None],
        total: int,
    ) -> None:
        self.graph, self.remote, self.route, self.known = graph, remote, route, known
        self.sent = self.requests = 0
        self._heard, self._total = heard, total
        self._held: list[tuple[_Part, list[bytes]]] = []
        self._size = 0

    def add(self, part: _Part) -> None:
        """Put the rest of a graph among what is sent, in an order that is always the same."""
        quads = self.graph.store.quads_for_pattern(None, None, None, part.source)
        lines = islice(sort_unique(_chunks(quads)), part.done, None)
        room = self.route.batch if self.route.store else self.route.batch - self._size
        while batch := list(islice(lines, room)):
            self._held.append((part, batch))
            self._size += len(batch)
            if self._size >= self.route.batch or self.route.store:
                self.send()
            room = self.route.batch - self._size

    def send(self) -> None:
        """Send what is held, and write down that it arrived."""
        if not self._held:
            return
        self._deliver([(part.name, line) for part, lines in self._held for line in lines])
        for part, lines in self._held:
            part.done, part.fresh = part.done + len(lines), False
            self.known.note(part.name, part.digest, part.done)
        self._held, self._size = [], 0
        self._heard(self.sent, self._total)

    def _deliver(self, quads: Sequence[tuple[str, bytes]]) -> None:
        """Send quads; in halves where the server does not take so many, down to one at fault."""
        try:
            self._request(quads)
        except RemoteFailed as error:
            if error.status not in _TOO_MUCH:
                raise
            if len(quads) == 1:
                line = quads[0][1].decode()[:200]
                raise RemoteFailed(f"{error}; the statement is {line}", error.status) from None
            middle = len(quads) // 2
            self._deliver(quads[:middle])
            self._deliver(quads[middle:])
            return
        self.sent += len(quads)

    def _request(self, quads: Sequence[tuple[str, bytes]]) -> None:
        self.requests += 1
        if self.route.store:
            body = b"\n".join(line for _, line in quads) + b"\n"
            params = {"graph": quads[0][0]}
            # N-Triples is Turtle too, and every server reads that
            self.remote.send("POST", self.route.store, data=body, kind="text/turtle", params=params)
            return
        self.remote.update(_insert(quads))


def _insert(quads: Sequence[tuple[str, bytes]]) -> str:
    """An update that adds quads.

    >>> print(_insert([("urn:g", b"<urn:s> <urn:p> 1 ."), ("urn:g", b"<urn:s> <urn:p> 2 .")]))
    INSERT DATA {
    GRAPH <urn:g> {
    <urn:s> <urn:p> 1 .
    <urn:s> <urn:p> 2 .
    }
    }
    """
    lines, last = ["INSERT DATA {"], ""
    for name, line in quads:
        if name != last:
            lines += [*(["}"] if last else []), f"GRAPH <{name}> {{"]
            last = name
        lines.append(line.decode())
    return "\n".join([*lines, "}", "}"])


def _empty(remote: Remote, route: Route, name: str) -> None:
    if not route.store:
        remote.update(f"DROP SILENT GRAPH <{name}>")
        return
    try:
        remote.send("DELETE", route.store, data=b"", params={"graph": name})
    except RemoteFailed as error:
        if error.status != 404:
            raise


def _counted(remote: Remote, names: Sequence[str]) -> dict[str, int]:
    """How many statements the server has in each graph."""
    found = dict.fromkeys(names, 0)
    for at in range(0, len(names), _COUNTED):
        values = " ".join(f"<{name}>" for name in names[at : at + _COUNTED])
        rows = remote.select(
            f"SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} VALUES ?g {{ {values} }} }} "
            "GROUP BY ?g"
        )
        found.update({row["g"]: int(row["n"]) for row in rows if "g" in row})
    return found


@dataclass(slots=True)
class _State:
    """What a server has acknowledged: by graph, the digest of what was sent, and how far."""

    path: Path
    server: str
    done: dict[str, tuple[str, int]] = field(default_factory=dict)
    _out: BinaryIO | None = None

    def __enter__(self) -> _State:
        self._read()
        self.tidy()
        return self

    def __exit__(self, *_: object) -> None:
        if self._out is not None:
            self._out.close()

    def _read(self) -> None:
        if not self.path.exists():
            return
        for line in self.path.read_bytes().splitlines():
            try:
                told = json.loads(line)
                self.done[told["graph"]] = (told["digest"], int(told["done"]))
            except (ValueError, KeyError, TypeError):
                continue  # the first line, or one that was cut short

    def note(self, name: str, mark: str, done: int) -> None:
        """Write down that so much of a graph is there."""
        self.done[name] = (mark, done)
        assert self._out is not None  # noqa: S101
        self._out.write(_noted(name, mark, done))
        self._out.flush()

    def forget(self, name: str) -> None:
        """Write down that a graph is not there."""
        self.done.pop(name, None)

    def tidy(self) -> None:
        """Write the file anew, with one line a graph."""
        if self._out is not None:
            self._out.close()
        with open_output(self.path) as out:
            out.write(json.dumps({"server": self.server}).encode() + b"\n")
            for name, (mark, done) in sorted(self.done.items()):
                out.write(_noted(name, mark, done))
        self._out = self.path.open("ab")


def _noted(name: str, mark: str, done: int) -> bytes:
    return json.dumps({"graph": name, "digest": mark, "done": done}).encode() + b"\n"
