"""Measures of a network, each with its source, as one table; and what the whole network is like.

Measures of centrality see one edge between two nodes, whose weight is the sum over the relations.
Distances are the inverse of weights: who meets often is near.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["MEASURES", "Measure", "Triads", "Views", "balance", "flat", "overview", "per_node"]

Values = Mapping[Hashable, Any]

#: Communities are looked for with this seed, so that they are the same in every run.
_SEED: Final = 7

#: Power iteration goes on for at most so many steps.
_STEPS: Final = 1000


@dataclass(frozen=True, slots=True)
class Measure:
    """A value for each node: its name, where it is defined, and how it is got."""

    name: str
    source: str
    values: Callable[[Views], Values]


def flat(network: nx.Graph) -> nx.Graph:
    """One edge for all relations of a pair, weighted by their sum; its ``distance`` the inverse.

    >>> import networkx as nx
    >>> two = nx.MultiDiGraph([("a", "b", {"weight": 2.0}), ("a", "b", {"weight": 1.0})])
    >>> flat(two).edges["a", "b"]["weight"]
    3.0
    """
    import networkx as nx

    single = nx.DiGraph() if network.is_directed() else nx.Graph()
    single.add_nodes_from(network.nodes(data=True))
    for one, other, told in network.edges(data=True):
        before = single.edges[one, other]["weight"] if single.has_edge(one, other) else 0.0
        single.add_edge(one, other, weight=before + told.get("weight", 1.0))
    for *_, told in single.edges(data=True):
        told["distance"] = 1 / told["weight"] if told["weight"] else 1e9
    return single


class Views:
    """A network as measures see it, each view made once."""

    def __init__(self, network: nx.Graph) -> None:
        self.network = network

    @cached_property
    def single(self) -> nx.Graph:
        """One edge between two nodes, with its direction if it has one."""
        return flat(self.network)

    @cached_property
    def mutual(self) -> nx.Graph:
        """One edge without direction; the weights of both directions are added."""
        import networkx as nx

        both = nx.Graph()
        both.add_nodes_from(self.single)
        for one, other, told in self.single.edges(data=True):
            before = both.edges[one, other]["weight"] if both.has_edge(one, other) else 0.0
            both.add_edge(one, other, weight=before + told["weight"])
        return both


def _betweenness(views: Views) -> Values:
    import networkx as nx

    return _values(nx.betweenness_centrality(views.single, weight="distance"))


def _pagerank(views: Views) -> Values:
    import networkx as nx

    return _values(nx.pagerank(views.single, weight="weight", max_iter=_STEPS))


def _eigenvector(views: Views) -> Values:
    """Of each connected part by itself: between parts it is not defined."""
    import networkx as nx

    mutual, found = views.mutual, dict[Hashable, float]()
    for part in nx.connected_components(mutual):
        if len(part) < 3:
            found |= dict.fromkeys(part, 0.5**0.5 if len(part) == 2 else 0.0)
        else:
            found |= nx.eigenvector_centrality_numpy(mutual.subgraph(sorted(part)), weight="weight")
    return {node: abs(value) for node, value in found.items()}


def _core(views: Views) -> Values:
    import networkx as nx

    return _values(nx.core_number(views.mutual))


def _communities(views: Views) -> Values:
    """Numbers of communities, the largest first."""
    import networkx as nx

    mutual = nx.Graph()
    source = views.mutual
    mutual.add_nodes_from(sorted(source))
    mutual.add_weighted_edges_from(
        sorted((*sorted(pair[:2]), pair[2]) for pair in _weighted(source))
    )
    found = nx.community.louvain_communities(mutual, weight="weight", seed=_SEED)
    ordered = sorted(found, key=lambda one: (-len(one), min(one)))
    return {node: number for number, part in enumerate(ordered, 1) for node in part}


def _weighted(network: nx.Graph) -> list[tuple[Any, Any, float]]:
    return [(one, other, told["weight"]) for one, other, told in network.edges(data=True)]


def _strength(direction: str) -> Callable[[Views], Values]:
    def values(views: Views) -> Values:
        single = views.single
        view = getattr(single, f"{direction}_degree", single.degree)
        return dict(view(weight="weight"))

    return values


def _both_strength(views: Views) -> Values:
    return dict(views.mutual.degree(weight="weight"))


def _reciprocity(views: Views) -> Values:
    """Share of a node's edges that go both ways; nothing for what has no direction."""
    import networkx as nx

    single = views.single
    return _values(nx.reciprocity(single, list(single))) if single.is_directed() else {}


def _values(found: Any) -> Values:
    return dict(found)


#: What is measured of each node.
MEASURES: Final = (
    Measure("degree", "Freeman 1978, Social Networks 1", lambda views: dict(views.mutual.degree())),
    Measure("strength", "Barrat et al. 2004, PNAS 101", _both_strength),
    Measure("out_strength", "Barrat et al. 2004, PNAS 101", _strength("out")),
    Measure("in_strength", "Barrat et al. 2004, PNAS 101", _strength("in")),
    Measure("betweenness", "Freeman 1977; Brandes 2001, J. Math. Sociol. 25", _betweenness),
    Measure("pagerank", "Brin and Page 1998, Computer Networks 30", _pagerank),
    Measure("eigenvector", "Bonacich 1987, Am. J. Sociol. 92", _eigenvector),
    Measure("core", "Seidman 1983, Social Networks 5", _core),
    Measure("reciprocity", "Wasserman and Faust 1994, ch. 13", _reciprocity),
    Measure("community", "Blondel et al. 2008, J. Stat. Mech. P10008 (Louvain)", _communities),
)


def per_node(network: nx.Graph) -> dict[Hashable, dict[str, Any]]:
    """Every measure of every node; what is not defined for a network is left out."""
    table: dict[Hashable, dict[str, Any]] = {node: {} for node in network}
    if table:
        views = Views(network)
        for measure in MEASURES:
            for node, value in measure.values(views).items():
                known = value if isinstance(value, int | None) else round(float(value), 6)
                table[node][measure.name] = known
    return table


@dataclass(frozen=True, slots=True)
class Triads:
    """Closed triads of a signed network by the signs of their three edges, "+++" to "---"."""

    counts: Mapping[str, int]

    @property
    def balanced(self) -> float | None:
        """The share that is balanced: a friend's friend and an enemy's enemy are friends."""
        total = sum(self.counts.values())
        good = self.counts.get("+++", 0) + self.counts.get("+--", 0)
        return good / total if total else None


def balance(network: nx.Graph) -> Triads:
    """Structural balance: a pair's sign is that of the weighted sum of its relations.

    Cartwright and Harary 1956, Psychological Review 63.

    >>> import networkx as nx
    >>> enemies = [("a", "b", {"sign": -1}), ("b", "c", {"sign": -1}), ("a", "c", {"sign": 1})]
    >>> balance(nx.MultiGraph(enemies)).balanced
    1.0
    """
    signs: Counter[tuple[Hashable, Hashable]] = Counter()
    for one, other, told in network.edges(data=True):
        if told.get("sign"):
            pair = (one, other) if str(one) < str(other) else (other, one)
            signs[pair] += told["sign"] * (told.get("weight", 1) or 1)
    signed = {pair: 1 if value > 0 else -1 for pair, value in signs.items() if value}
    near: dict[Hashable, set[Hashable]] = {}
    for one, other in signed:
        near.setdefault(one, set()).add(other)
    counts: Counter[str] = Counter()
    for one, others in near.items():
        for two, three in combinations(sorted(others, key=str), 2):
            if (two, three) in signed:
                edges = (signed[one, two], signed[one, three], signed[two, three])
                counts["".join(sorted("+" if edge > 0 else "-" for edge in edges))] += 1
    return Triads(dict(sorted(counts.items())))


def overview(network: nx.Graph) -> dict[str, Any]:
    """The network as a whole: size, density, parts, reciprocity, bridges, balance."""
    import networkx as nx

    views = Views(network)
    mutual, single = views.mutual, views.single
    triads = balance(network)
    return {
        "nodes": mutual.number_of_nodes(),
        "edges": network.number_of_edges(),
        "pairs": mutual.number_of_edges(),
        "density": round(nx.density(mutual), 4),
        "parts": nx.number_connected_components(mutual),
        "reciprocity": round(nx.reciprocity(single), 4)
        if single.is_directed() and single.number_of_edges()
        else None,
        "bridges": sorted(tuple(sorted(pair)) for pair in nx.bridges(mutual)),
        "triads": dict(triads.counts),
        "balanced": None if triads.balanced is None else round(triads.balanced, 4),
    }
