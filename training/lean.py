"""Take the arithmetic of sizes out of exported graphs: `python -m training.lean kg/models`.

The exporter writes down every size that the model asks for as nodes of the graph, hundreds of them.
Most come to the same for every text, the others only say where a shape is open. What they come to
is looked up by running the graph at a few sizes. Nothing else changes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper
import onnxruntime
from numpy.typing import NDArray

from kg.reading.released import LINKS_FILE, MODELS, WORDS_FILE

__all__ = ["lean", "main"]

#: Sizes tried, by run and open dimension: no two alike.
_TRIED = ((7, 19, 31), (11, 29, 5), (23, 13, 37))


def lean(path: Path) -> None:
    """Rewrite the graph at `path`: constants for sizes that never vary, -1 where one does."""
    model = onnx.load(str(path))
    graph = model.graph
    seen = _values(model, sorted(_sizes(graph)))
    for name, values in seen.items():
        if all(np.array_equal(values[0], other) for other in values[1:]):
            _put(graph, name, values[0])
    for node in graph.node:
        if node.op_type == "Reshape" and node.input[1] in seen:
            shape = _one_open(seen[node.input[1]])
            if shape is not None:
                _put(graph, node.input[1], shape, node)
    _sweep(graph)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def _sizes(graph: Any) -> set[str]:
    """Tensors that follow from shapes and constants alone."""
    fixed = {one.name for one in graph.initializer}
    found: set[str] = set()
    for node in graph.node:
        inputs = set(node.input) - {""}
        if node.op_type == "Constant":
            fixed.update(node.output)
        elif node.op_type == "Shape" or (inputs & found and inputs <= fixed | found):
            found.update(node.output)
    return found


def _values(model: Any, names: Sequence[str]) -> dict[str, list[NDArray[Any]]]:
    """What these tensors come to at each of the sizes tried."""
    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    del probe.graph.output[:]
    probe.graph.output.extend(onnx.ValueInfoProto(name=name) for name in names)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(probe.SerializeToString(), options)
    runs = [session.run(list(names), feed) for feed in _feeds(model.graph)]
    return {name: [run[at] for run in runs] for at, name in enumerate(names)}


def _feeds(graph: Any) -> Iterator[dict[str, NDArray[Any]]]:
    """Inputs of each of the sizes tried; numbers of words are all 0, which there always is."""
    shapes = {one.name: one.type.tensor_type for one in graph.input}
    names = sorted({d.dim_param for one in shapes.values() for d in one.shape.dim if d.dim_param})
    for tried in _TRIED:
        size = dict(zip(names, tried, strict=False))
        yield {
            name: np.zeros(
                [size.get(d.dim_param) or d.dim_value for d in one.shape.dim],
                onnx.helper.tensor_dtype_to_np_dtype(one.elem_type),
            )
            for name, one in shapes.items()
        }


def _put(graph: Any, name: str, value: NDArray[Any], only: Any = None) -> None:
    """Let all nodes that use a tensor, or `only` one, use a constant in its place."""
    constant = f"{name}.{'shape' if only else 'fixed'}"
    used = False
    for node in graph.node if only is None else (only,):
        for at, given in enumerate(node.input):
            if given == name:
                node.input[at], used = constant, True
    if used and all(one.name != constant for one in graph.initializer):
        graph.initializer.append(onnx.numpy_helper.from_array(value, constant))


def _one_open(values: Sequence[NDArray[Any]]) -> NDArray[np.int64] | None:
    """The shape with its one open size as -1; nothing where several vary."""
    stacked = np.stack(values)
    varies = (stacked != stacked[0]).any(0)
    return np.where(varies, -1, stacked[0]).astype(np.int64) if varies.sum() == 1 else None


def _sweep(graph: Any) -> None:
    """Take out what nothing uses any more."""
    wanted = {one.name for one in graph.output}
    kept = []
    for node in reversed(graph.node):
        if not wanted.isdisjoint(node.output):
            wanted.update(node.input)
            kept.append(node)
    used = [one for one in graph.initializer if one.name in wanted]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(reversed(kept))
    graph.initializer.extend(used)


def main(argv: Sequence[str] | None = None) -> int:
    """Rewrite the graphs of a released model."""
    parser = argparse.ArgumentParser(prog="python -m training.lean", description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=MODELS)
    folder = parser.parse_args(argv).folder
    for name in (WORDS_FILE, LINKS_FILE):
        lean(folder / name)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
