"""The part of a network that a sheet has room for: its strongest nodes."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["strength", "strongest"]


def strength(network: nx.Graph) -> dict[Hashable, float]:
    """The weights of all edges of each node, summed."""
    return {node: float(value) for node, value in network.degree(weight="weight")}


def strongest(network: nx.Graph, top: int | None) -> nx.Graph:
    """The `top` nodes by strength, ties by degree and name, without those left with no edge.

    >>> import networkx as nx
    >>> sorted(strongest(nx.star_graph(5), 3))
    [0, 1, 2]
    """
    if top is None or len(network) <= top:
        return network
    strong, degree = strength(network), dict(network.degree())
    order = sorted(network, key=lambda node: (-strong[node], -degree[node], str(node)))
    kept = network.subgraph(order[:top])
    return network.edge_subgraph(kept.edges).copy()
