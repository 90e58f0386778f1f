"""A network as rows: its nodes with their measures, its edges, what it is like, how it changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.export.world import local
from kg.network.change import Shift
from kg.network.measures import MEASURES, balance, overview, per_node
from kg.view.strongest import strength
from kg.view.words import languages

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["TABLES", "Rows", "change_rows"]

#: Columns, and rows that have at least those.
Rows = tuple[Sequence[str], Sequence[Mapping[str, Any]]]


def _name(told: Mapping[str, Any], labels: str) -> str:
    return " / ".join(dict.fromkeys(told[f"label_{lang}"] for lang in languages(labels)))


def _nodes(network: nx.Graph, labels: str) -> Rows:
    """Every node with its measures, the strongest first."""
    measured, strong = per_node(network), strength(network)
    rows = [
        {
            "name": _name(told, labels),
            "id": told["qid"] or local(str(node)),
            "class": told["class"],
            **measured[node],
            "iri": node,
        }
        for node, told in network.nodes(data=True)
    ]
    rows.sort(key=lambda row: (-strong[row["iri"]], row["iri"]))
    known = {name for row in rows for name in row}
    measures = [one.name for one in MEASURES if one.name in known]
    return ["name", "id", "class", *measures], rows


def _edges(network: nx.Graph, labels: str) -> Rows:
    """Every edge, the heaviest first; ``grounds`` are the things it follows from."""
    rows = [
        {
            "source": _name(network.nodes[one], labels),
            "relation": told["relation"],
            "target": _name(network.nodes[other], labels),
            "status": told["status"].lower(),
            "sign": {-1: "hostile", 1: "cooperative"}.get(told["sign"], ""),
            "weight": told["weight"],
            "first": _day(told["first"]),
            "last": _day(told["last"]),
            "source_iri": one,
            "target_iri": other,
            "grounds": list(told["grounds"]),
        }
        for one, other, told in network.edges(data=True)
    ]
    rows.sort(
        key=lambda row: (-row["weight"], row["source_iri"], row["target_iri"], row["relation"])
    )
    return ["source", "relation", "target", "status", "sign", "weight", "first", "last"], rows


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def _overview(network: nx.Graph, labels: str) -> Rows:
    """What the network is like as a whole."""
    told: dict[str, Any] = overview(network) if len(network) else {"nodes": 0, "edges": 0}
    bridges = told.pop("bridges", [])
    triads = told.pop("triads", {})
    rows = [{"measure": name, "value": value} for name, value in told.items() if value is not None]
    rows += [{"measure": f"triads {signs}", "value": count} for signs, count in triads.items()]
    rows += [{"measure": "bridge", "value": _bridge(network, pair, labels)} for pair in bridges]
    return ["measure", "value"], rows


def _bridge(network: nx.Graph, pair: Iterable[Any], labels: str) -> str:
    return " – ".join(_name(network.nodes[node], labels) for node in pair)


def _triads(network: nx.Graph, _labels: str) -> Rows:
    """Closed triads by the signs of their edges, and whether those are in balance."""
    rows = [
        {"signs": signs, "balanced": signs in {"+++", "+--"}, "triads": count}
        for signs, count in balance(network).counts.items()
    ]
    return ["signs", "balanced", "triads"], rows


#: Tables of one network by the name that ``--table`` takes.
TABLES: Final[Mapping[str, Callable[[nx.Graph, str], Rows]]] = {
    "nodes": _nodes,
    "edges": _edges,
    "overview": _overview,
    "triads": _triads,
}


def change_rows(shifts: Iterable[Shift], networks: Iterable[nx.Graph], labels: str) -> Rows:
    """What changed between two networks; ``networks`` know the names."""
    told = {node: one for network in networks for node, one in network.nodes(data=True)}
    rows = [
        {
            "source": _name(told[shift.source], labels),
            "relation": shift.relation,
            "target": _name(told[shift.target], labels),
            "status": shift.status.lower(),
            "change": shift.kind,
            "before": shift.before,
            "after": shift.after,
            "source_iri": shift.source,
            "target_iri": shift.target,
        }
        for shift in shifts
    ]
    return ["source", "relation", "target", "status", "change", "before", "after"], rows
