"""GraphML: the network of actors and places, for networkx, Gephi, Cytoscape and yEd."""

from __future__ import annotations

from typing import BinaryIO, Final

from kg.export.attributes import EDGE, NODE, filled
from kg.export.exporter import Exporter, Source
from kg.export.network import edges, nodes
from kg.export.xml import Xml

__all__ = ["GRAPHML"]

_SPACE: Final = "http://graphml.graphdrawing.org/xmlns"

#: Our types in the words of GraphML.
_TYPES: Final = {"string": "string", "integer": "int", "double": "double", "boolean": "boolean"}


def _write(source: Source, out: BinaryIO) -> None:
    world = source.world
    found = edges(world)
    with Xml(out) as xml:
        xml.open("graphml", xmlns=_SPACE)
        for kind, table in (("node", NODE), ("edge", EDGE)):
            for at, one in enumerate(table):
                names = {"attr.name": one.name, "attr.type": _TYPES[one.type]}
                xml.leaf("key", id=f"{kind[0]}{at}", for_=kind, **names)
        xml.open("graph", id="actors", edgedefault="directed")
        for node in nodes(world, found):
            xml.open("node", id=node.iri)
            for at, text in filled(node, world):
                xml.leaf("data", text, key=f"n{at}")
            xml.close()
        for number, edge in enumerate(found):
            xml.open("edge", id=f"e{number}", source=edge.source, target=edge.target)
            for at, text in filled(edge, world):
                xml.leaf("data", text, key=f"e{at}")
            xml.close()


#: GraphML.
GRAPHML: Final = Exporter(
    "graphml",
    (".graphml",),
    "GraphML: the network of actors and places, an edge a relation, weighted by events",
    _write,
    happened=True,
    news=True,
    statuses=("Asserted", "Disputed", "Alleged"),
)
