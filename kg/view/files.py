"""A network in files for other programs: GraphML, GEXF and JSON, through the writers of networkx.

Those fail on lists and on ``None``, and readers of GEXF on mixed types: every attribute is made
plain, has one type, and is left out where it is unknown.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from kg.export.world import World

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FILES", "plain"]

_MODIFIED: Final = re.compile(r'(<meta) lastmodifieddate="[^"]*"')


def plain(network: nx.Graph) -> nx.Graph:
    """A copy with attributes that every writer takes; lists are joined by spaces.

    >>> import networkx as nx
    >>> two = nx.MultiDiGraph([("a", "b", {"grounds": ("x", "y"), "first": None, "weight": 1.0})])
    >>> list(plain(two).edges(data=True))
    [('a', 'b', {'grounds': 'x y', 'weight': 1.0})]
    """
    copy = network.__class__()
    copy.graph.update(_plain(network.graph))
    for node, told in network.nodes(data=True):
        copy.add_node(node, label=told.get("label_en") or str(node), **_plain(told))
    for one, other, told in network.edges(data=True):
        copy.add_edge(one, other, **_plain(told))
    return copy


def _plain(told: Mapping[str, Any]) -> dict[str, str | int | float]:
    found = ((name, _value(value)) for name, value in told.items())
    return {name: value for name, value in found if value not in (None, "")}


def _value(value: Any) -> str | int | float | None:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return " ".join(map(str, value))
    return value if isinstance(value, str | int | float) or value is None else str(value)


def _graphml(_: World, network: nx.Graph) -> bytes:
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml_xml(plain(network), out)
    return out.getvalue()


def _gexf(world: World, network: nx.Graph) -> bytes:
    """With the day the graph was built in place of today, so that the bytes stay the same."""
    import networkx as nx

    text = "\n".join(nx.generate_gexf(plain(network))) + "\n"
    day = f' lastmodifieddate="{world.built[:10]}"' if world.built else ""
    return _MODIFIED.sub(rf"\g<1>{day}", text, count=1).encode()


def _json(_: World, network: nx.Graph) -> bytes:
    import networkx as nx

    told = nx.node_link_data(network, edges="edges")
    return (json.dumps(told, ensure_ascii=False, indent=1, default=_value) + "\n").encode()


#: The bytes of each form by its name.
FILES: Final[Mapping[str, Callable[[World, nx.Graph], bytes]]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "json": _json,
}
