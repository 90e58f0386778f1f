"""A service on this machine, run as a user runs it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kg.graph.store import Graph

#: Three graphs: one is like those of this program.
DATA = """
@prefix ck: <https://w3id.org/conflict-kg/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix id: <https://w3id.org/conflict-kg/id/entity/> .
@prefix ex: <http://example.org/> .
GRAPH <http://example.org/data1> { ex:one a ex:Thing ; ex:says "قصفت الطائرات"@ar . }
GRAPH <http://example.org/data2> { ex:two a ex:Thing ; ex:says "security service {"@en . }
GRAPH <http://example.org/data3> { id:Q1 a ck:Place ; rdfs:label "حلب"@ar , "Aleppo"@en . }
"""


def make_store(folder: Path) -> Path:
    """A store with `DATA`."""
    from pyoxigraph import RdfFormat, parse

    graph = Graph.open(folder / "store")
    graph.add(parse(DATA, format=RdfFormat.TRIG))
    graph.close()
    return folder / "store"


def make_file(folder: Path) -> Path:
    """A graph file with `DATA`."""
    path = folder / "graph.trig"
    path.write_text(DATA, "utf-8")
    return path


@dataclass
class Service:
    """A running service."""

    url: str
    process: subprocess.Popen[str]

    @property
    def sparql(self) -> str:
        return f"{self.url}/sparql"

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@contextmanager
def service(graph: Path, *options: str, pages: bool = False) -> Iterator[Service]:
    """``kg serve`` on a port of its own, stopped at the end."""
    only = [] if pages else ["--sparql-only"]
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", str(graph), *only, "--port", "0", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    with process.stderr as said:
        line = said.readline()
        found = re.search(r"served at (http://[^\s/]+)/", line)
        assert found, line + said.read()
        try:
            yield Service(found.group(1), process)
        finally:
            process.terminate()
            process.wait(20)
