"""Where the nodes of a network lie on a sheet: the same places in every run and every form.

Each connected part is laid out by stress majorization, so that two nodes lie about as far
apart as there are steps between them (Gansner, Koren and North 2004, "Graph drawing
by stress majorization"); the parts are then packed around the largest.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["positions"]

#: Nodes that lie in the same place at the start are moved apart with this seed.
_SEED: Final = 7
_JITTER: Final = 0.1

#: Steps of the majorization; more nodes settle later but cost more.
_STEPS: Final = 150
_STEPS_OF_MANY: Final = 60
_MANY: Final = 800

#: Room around each part, in lengths of an edge, and how much wider than high the sheet is.
_MARGIN: Final = 0.4
_ASPECT: Final = 1.5

#: Decimals that are kept: below, machines differ.
_DECIMALS: Final = 3


def positions(network: nx.Graph) -> dict[Hashable, tuple[float, float]]:
    """A place for each node; an edge is about 1 long and the middle of the sheet is 0, 0.

    >>> import networkx as nx
    >>> places = positions(nx.path_graph(3))
    >>> round(abs(places[0][0] - places[2][0]), 1)
    2.0
    """
    import networkx as nx
    import numpy as np

    joined = nx.weakly_connected_components if network.is_directed() else nx.connected_components
    found = (sorted(part, key=str) for part in joined(network))
    parts = sorted(found, key=lambda part: (-len(part), str(part[0])))
    laid = [_lie_flat(_stress(network, part)) for part in parts]
    corners = _pack([points.max(axis=0) for points in laid])
    places: dict[Hashable, tuple[float, float]] = {}
    if not parts:
        return places
    everything = np.concatenate([one + at for one, at in zip(laid, corners, strict=True)])
    middle = (everything.min(axis=0) + everything.max(axis=0)) / 2
    nodes = (node for part in parts for node in part)
    for node, (x, y) in zip(nodes, (everything - middle).round(_DECIMALS).tolist(), strict=True):
        places[node] = (x + 0.0, y + 0.0)
    return places


def _stress(network: nx.Graph, part: Sequence[Hashable]) -> Floats:
    """Points of one connected part, found from its distances in steps."""
    import numpy as np

    if len(part) == 1:
        return np.zeros((1, 2))
    wanted = _distances(network, part)
    points = _first(wanted)
    weights = 1 / np.where(wanted > 0, wanted, np.inf) ** 2
    total = weights.sum(axis=1, keepdims=True)
    pull = weights * wanted
    for _ in range(_STEPS if len(part) < _MANY else _STEPS_OF_MANY):
        apart = np.maximum(_lengths(points), 1e-6)
        push = pull / apart
        pulled = weights @ points + push.sum(axis=1, keepdims=True) * points - push @ points
        points = (points + pulled / total) / 2  # half a step, or two nodes would only change places
    result: Floats = points
    return result


def _distances(network: nx.Graph, part: Sequence[Hashable]) -> Floats:
    import networkx as nx
    import numpy as np
    from scipy.sparse.csgraph import shortest_path

    plain = nx.Graph(network.subgraph(part).edges())
    matrix = nx.to_scipy_sparse_array(plain, nodelist=list(part), weight=None, dtype=np.float64)
    steps: Floats = shortest_path(matrix, method="D", directed=False, unweighted=True)
    return steps


def _lengths(points: Floats) -> Floats:
    import numpy as np

    squares = (points**2).sum(axis=1)
    found: Floats = np.sqrt(np.maximum(squares[:, None] + squares - 2 * points @ points.T, 0))
    return found


def _first(wanted: Floats) -> Floats:
    """Classical scaling (Torgerson 1952), with a little noise so that no two nodes coincide."""
    import numpy as np
    from scipy.sparse.linalg import eigsh

    noise = np.random.default_rng(_SEED).uniform(-_JITTER, _JITTER, (len(wanted), 2))
    if len(wanted) < 4:
        angles = np.arange(len(wanted)) * 2 * np.pi / len(wanted)
        return np.column_stack([np.cos(angles), np.sin(angles)]) + noise
    squares = wanted**2
    centred = -(squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()) / 2
    start = np.linspace(1, 2, len(wanted))
    values, vectors = eigsh(centred, k=2, v0=start, which="LA")
    turned = vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), [0, 1]])
    found: Floats = turned[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0)) + noise
    return found


def _lie_flat(points: Floats) -> Floats:
    """Turned so that the part is wider than high, with its lower left corner in 0, 0."""
    import numpy as np

    centred = points - points.mean(axis=0)
    if len(points) > 1:
        axes: Any = np.linalg.svd(centred, full_matrices=False)[2]
        axes *= np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])[:, None]
        centred = centred @ axes.T
    corner: Floats = centred - centred.min(axis=0)
    return corner


def _pack(sizes: Sequence[Floats]) -> list[Floats]:
    """Lower left corners for boxes of these sizes, each as near to the middle as it fits."""
    import numpy as np

    placed: list[Floats] = []
    low, high = np.empty((0, 2)), np.empty((0, 2))
    spiral = _spiral(sum(float(np.prod(size + 2 * _MARGIN)) for size in sizes))
    for size in sizes:
        half = size / 2 + _MARGIN
        clear = np.ones(len(spiral), dtype=bool)
        for below, above in zip(low, high, strict=True):
            clear &= ((spiral + half <= below) | (spiral - half >= above)).any(axis=1)
        at = spiral[clear.argmax()]
        low, high = np.vstack([low, at - half]), np.vstack([high, at + half])
        placed.append(at - size / 2)
    return placed


def _spiral(area: float) -> Floats:
    """Points from the middle outwards, far enough for boxes of this area."""
    import numpy as np

    reach = 3 * area**0.5 + 4
    turns = np.arange(0, reach / 0.3, 0.02) * 2 * np.pi
    radius = turns / (2 * np.pi) * 0.3
    return np.column_stack([radius * np.cos(turns) * _ASPECT, radius * np.sin(turns)])
