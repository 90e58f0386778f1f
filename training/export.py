"""Export a trained run to `kg/models`: `python -m training.export --run training/config.yaml`.

The encoder's matrices become int8 (per channel; activations are scaled sentence by sentence, as
each is read alone), the heads stay in float (the linker's stored in half), the embeddings keep the
four bits they came with.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.reading.released import (
    LINKS_FILE,
    MODELS,
    PIECES_FILE,
    SETTINGS_FILE,
    TOKENIZER_FILE,
    WORDS_FILE,
)
from training.data import REPO, collate
from training.encoder import PackedE5, keep_pieces, packed_path
from training.evaluate import CALIBRATION, default_settings, load_weights
from training.lean import lean
from training.model import Items, ReaderModel
from training.smooth import smooth
from training.train import Run, read_settings

__all__ = ["export", "main"]

_BLOCK = 32
#: Batches looked at to even out the activations.
_SEEN = 20
#: Values from which on a matrix is worth halving.
_LARGE = 10_000


class _FirstStage(nn.Module):
    """Embedded pieces to word scores; our own span labels, then those of ANERcorp."""

    def __init__(self, model: ReaderModel, own: int, exported: int) -> None:
        super().__init__()
        self.encoder, self.heads, self.own = model.encoder, model.heads, own
        self.heads.pair = nn.Parameter(model.heads.pair[:, :exported].contiguous())
        self.heads.width = nn.Embedding.from_pretrained(model.heads.width.weight[:, :exported])
        self.heads.labels = exported

    def forward(self, embedded: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        states, spans, triggers, strips = self.heads(self.encoder(embedded), first, last)
        return states, spans[..., : self.own], triggers, strips, spans[..., self.own :]


class _SecondStage(nn.Module):
    def __init__(self, model: ReaderModel) -> None:
        super().__init__()
        self.linker = model.linker

    def forward(self, states: Tensor, *items: Tensor) -> tuple[Tensor, ...]:
        return cast("tuple[Tensor, ...]", self.linker(states, Items(*items)))


def export(run: Run, folder: Path) -> None:
    """Write the five files of a released model."""
    folder.mkdir(parents=True, exist_ok=True)
    groups = run.batches.epoch(0)
    groups = groups[:: max(1, len(groups) // _SEEN)]
    smooth(run.model.eval(), (collate(g, run.scheme) for g in groups))
    _words(run, folder / WORDS_FILE)
    _links(run, folder / LINKS_FILE)
    _pieces(run, folder / PIECES_FILE)
    tokenizer = (run.folder / "tokenizer.json").read_text(encoding="utf-8")
    (folder / TOKENIZER_FILE).write_text(tokenizer, encoding="utf-8")
    settings = default_settings(run.scheme)
    calibration = run.folder / CALIBRATION
    if calibration.exists():
        settings |= json.loads(calibration.read_text(encoding="utf-8"))
    text = json.dumps(settings, ensure_ascii=False, indent=1)
    (folder / SETTINGS_FILE).write_text(text + "\n", encoding="utf-8")


def _words(run: Run, path: Path) -> None:
    own, channels = len(run.scheme.span_types), run.scheme.channels
    stage = _FirstStage(run.model, own, channels["aner"].stop).eval()
    places = torch.arange(7)[None]
    inputs = (torch.randn(1, 16, run.model.encoder.shape.hidden), places * 2, places * 2 + 1)
    names = ["states", "spans", "triggers", "strips", "newswire_spans"]
    axes = {
        "embedded": {1: "pieces"}, "first": {1: "words"}, "last": {1: "words"},
        "states": {1: "words"}, "spans": {1: "words", 2: "words"}, "triggers": {1: "words"},
        "strips": {1: "words"}, "newswire_spans": {1: "words", 2: "words"},
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        _write(stage, inputs, plain, ["embedded", "first", "last"], names, axes)
        encoder = _encoder_matrices(plain)
        quantize_dynamic(
            plain, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
            op_types_to_quantize=["MatMul"], nodes_to_quantize=encoder,
        )  # fmt: skip
    lean(path)


def _encoder_matrices(path: Path) -> list[str]:
    """Names of the encoder's matrix products with weights."""
    graph = onnx.load(str(path)).graph
    weights = {w.name for w in graph.initializer}
    return [
        n.name
        for n in graph.node
        if n.op_type == "MatMul" and n.input[1] in weights and "encoder" in n.name
    ]


def _links(run: Run, path: Path) -> None:
    stage = _SecondStage(run.model).eval()
    states = torch.randn(1, 9, run.model.sizes.words)
    two, three = torch.tensor([[1, 4]]), torch.tensor([[0, 2, 5]])
    inputs = (states, two, two, three, three + 1, three)
    names = ["trigger_words", "trigger_classes", "span_first", "span_last", "span_types"]
    out = ["modality", "background", "roles", "topics", "relations"]
    axes = {
        "states": {1: "words"},
        **{n: {1: "triggers" if n.startswith("trigger") else "spans"} for n in names},
        "modality": {1: "triggers"}, "background": {1: "triggers"},
        "roles": {1: "triggers", 2: "spans"}, "topics": {1: "triggers", 2: "triggers"},
        "relations": {1: "spans", 2: "spans"},
    }  # fmt: skip
    _write(stage, inputs, path, ["states", *names], out, axes)
    _halve(path)
    lean(path)


def _halve(path: Path) -> None:
    """Store matrices in half precision; they are widened once, when the graph is loaded."""
    model = onnx.load(str(path))
    graph = model.graph
    widened = []
    for weight in graph.initializer:
        values = onnx.numpy_helper.to_array(weight)
        if values.dtype == np.float32 and values.size > _LARGE:
            name = weight.name
            weight.CopyFrom(onnx.numpy_helper.from_array(values.astype(np.float16), name + ".half"))
            widened.append(
                onnx.helper.make_node("Cast", [name + ".half"], [name], to=onnx.TensorProto.FLOAT)
            )
    nodes = [*widened, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, str(path))


def _write(
    stage: nn.Module, inputs: Any, path: Path, names: list[str], out: list[str], axes: Any
) -> None:
    torch.onnx.export(
        stage, inputs, str(path), input_names=names, output_names=out, dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip


def _pieces(run: Run, path: Path) -> None:
    """The embeddings of the kept pieces, in blocks of 32 values: a scale and 16 bytes."""
    if run.settings["encoder"] == "random":
        nibbles, scales = _packed(run.model.encoder.words.weight.detach().numpy())
    else:
        packed = PackedE5(packed_path())
        keep = keep_pieces(packed, run.settings["latin_pieces"])
        shape = packed.shape
        blocks = packed.blocks("emb.word", shape.vocabulary, shape.hidden)[keep]
        nibbles, scales = blocks["nibbles"], blocks["scale"]
    np.savez(path, nibbles=nibbles, scales=scales)


def _packed(weights: Any) -> tuple[Any, Any]:
    """Four-bit blocks of a float matrix."""
    blocks = weights.reshape(len(weights), -1, _BLOCK)
    scales = np.maximum(np.abs(blocks).max(-1), 1e-8) / 7
    values = (np.round(blocks / scales[..., None]) + 8).clip(0, 15).astype(np.uint8)
    half = values.shape[-1] // 2
    return values[..., :half] | values[..., half:] << 4, scales.astype(np.float16)


def main(argv: Sequence[str] | None = None) -> int:
    """Export the averaged weights of a run."""
    parser = argparse.ArgumentParser(prog="python -m training.export", description=main.__doc__)
    parser.add_argument("--run", type=Path, default=REPO / "training/config.yaml")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--folder", help="folder of the run")
    parser.add_argument("--out", type=Path, default=MODELS)
    args = parser.parse_args(argv)
    run = Run(read_settings(args.run, smoke=args.smoke, folder=args.folder), device="cpu")
    load_weights(run)
    export(run, args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
