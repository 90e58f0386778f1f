"""Train the reading model: `python -m training.train --config training/config.yaml [--seed N]`.

A run has a folder named after its seed, writes a checkpoint there after every epoch and goes on
from the one it finds. An epoch's batches depend on the seed and the epoch's number only.
"""

from __future__ import annotations

import argparse
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import torch
import yaml
from tokenizers import Tokenizer
from torch import Tensor, nn

from training.data import REPO, Batch, Batches, collate, cycle_of, expand
from training.encoder import (
    Encoder,
    EncoderShape,
    PackedE5,
    build_tokenizer,
    keep_pieces,
    load_encoder,
    packed_path,
)
from training.examples import Scheme, Trigger
from training.losses import Rarity, losses, seeded
from training.model import ReaderModel, Sizes

__all__ = ["Run", "main", "read_settings"]

CHECKPOINT = "last.pt"


def read_settings(path: Path, *, smoke: bool = False, **changes: Any) -> dict[str, Any]:
    """The configuration, with what the smoke run or the caller changes.

    A file that `extends` another says only what differs from it. Changes that are None count as
    none. The folder, unless changed, is one for each seed.
    """
    settings: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "extends" in settings:
        base = yaml.safe_load((REPO / settings.pop("extends")).read_text(encoding="utf-8"))
        settings = base | settings
    small = settings.pop("smoke")
    told = {k: v for k, v in changes.items() if v is not None}
    settings |= (small if smoke else {}) | told
    if "folder" not in told:
        settings["folder"] += f"/{settings['seed']}"
    return settings


def build_model(settings: Mapping[str, Any], scheme: Scheme, folder: Path) -> ReaderModel:
    """A fresh model; its tokenizer is written to the folder."""
    if settings["encoder"] == "random":
        encoder = Encoder(EncoderShape(64, 2, 4, 96, _toy_tokenizer(folder)))
    else:
        packed = PackedE5(packed_path())
        keep = keep_pieces(packed, settings["latin_pieces"])
        build_tokenizer(packed, keep, folder / "tokenizer.json")
        encoder = load_encoder(packed, keep, settings["layers"])
    return ReaderModel(encoder, sizes(scheme, encoder.shape.hidden))


def sizes(scheme: Scheme, hidden: int) -> Sizes:
    """Sizes of the heads for a scheme."""
    small = {"words": 64, "grid": 24, "items": 48} if hidden < 100 else {}
    return Sizes(
        hidden, sum(len(r) for r in scheme.channels.values()), len(scheme.span_types),
        len(scheme.classes), len(scheme.modalities), len(scheme.roles), len(scheme.relations),
        **small,
    )  # fmt: skip


def _toy_tokenizer(folder: Path) -> int:
    """Write a tokenizer of single letters; the size of its vocabulary."""
    from tokenizers import models, pre_tokenizers

    letters = [chr(c) for block in ((33, 127), (0x600, 0x6FF)) for c in range(*block)]
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *letters]
    tokenizer = Tokenizer(models.Unigram([(p, -float(i)) for i, p in enumerate(pieces)], unk_id=3))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return len(pieces)


class Run:
    """One training run in its folder: model, averaged weights, optimiser, epoch reached."""

    def __init__(self, settings: Mapping[str, Any], *, device: str | None = None) -> None:
        self.settings = settings
        self.folder = expand(settings["folder"])
        self.folder.mkdir(parents=True, exist_ok=True)
        self.device = torch.device(device or ("cuda" if torch.cuda.is_available() else "cpu"))
        torch.set_num_threads(settings["threads"])
        seeded(settings["init_seed"])
        self.scheme = Scheme(REPO / settings["scheme"])
        self.model = build_model(settings, self.scheme, self.folder).to(self.device)
        self.tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        self.batches = Batches(settings, self.scheme, self.tokenizer)
        self.average = {k: v.clone() for k, v in _trained(self.model)}
        self.optimizer = torch.optim.AdamW(self._groups(), betas=(0.9, 0.98), fused=True)
        self.rates = [g["lr"] for g in self.optimizer.param_groups]
        self.epoch = self.steps = 0

    def _groups(self) -> list[dict[str, Any]]:
        """Parameters with their rates: lower layers move less, heads most."""
        layers = self.model.encoder.shape.layers
        groups: dict[tuple[float, float], list[nn.Parameter]] = defaultdict(list)
        for name, parameter in self.model.named_parameters():
            if parameter.requires_grad:
                decay = self.settings["weight_decay"] if parameter.ndim > 1 else 0.0
                groups[self._rate(name, layers), decay].append(parameter)
        return [{"params": p, "lr": r, "weight_decay": d} for (r, d), p in groups.items()]

    def _rate(self, name: str, layers: int) -> float:
        if not name.startswith("encoder."):
            return float(self.settings["rate_heads"])
        parts = name.split(".")
        depth = int(parts[2]) + 1 if parts[1] == "layers" else 0
        return float(
            self.settings["rate_encoder"] * self.settings["layer_decay"] ** (layers - depth)
        )

    def restore(self) -> bool:
        """Go on from the folder's checkpoint, if there is one."""
        path = self.folder / CHECKPOINT
        if not path.exists():
            return False
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"], strict=False)
        self.average = state["average"]
        self.optimizer.load_state_dict(state["optimizer"])
        self.epoch, self.steps = state["epoch"], state["steps"]
        return True

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        state = {
            "model": dict(_trained(self.model)), "average": self.average, "epoch": self.epoch,
            "optimizer": self.optimizer.state_dict(), "steps": self.steps,
        }  # fmt: skip
        path = self.folder / CHECKPOINT
        torch.save(state, path.with_suffix(".part"))
        path.with_suffix(".part").replace(path)

    def train(self) -> None:
        """All epochs that are left, cycle by cycle."""
        while self.epoch < sum(cycle["epochs"] for cycle in self.settings["cycles"]):
            self._one_epoch()
            self.epoch += 1
            self.save()

    def _one_epoch(self) -> None:
        seeded(self.settings["seed"] * 1000 + self.epoch)
        groups = self.batches.epoch(self.epoch)
        rarity = self._rarity([t for group in groups for e, _ in group for t in e.triggers])
        self.model.train()
        begun, pieces, sums = time.monotonic(), 0, defaultdict[str, float](float)
        for number, group in enumerate(groups, 1):
            batch = collate(group, self.scheme).to(self.device)
            rate = self.share_of_rate(self.epoch + number / len(groups))
            for name, value in self._step(batch, rarity, rate).items():
                sums[name] += value
            pieces += int(batch.mask.sum())
            if number % 25 == 0 or number == len(groups):
                speed = pieces / (time.monotonic() - begun)
                _report(
                    f"epoch {self.epoch + 1} {number}/{len(groups)} {speed:.0f} pieces/s",
                    sums,
                    number,
                )

    def share_of_rate(self, epochs: float) -> float:
        """How much of the full rates is used after so many epochs: in each cycle up, then down."""
        number, before = cycle_of(math.ceil(epochs) - 1, self.settings["cycles"])
        cycle = self.settings["cycles"][number]
        done, warm = (epochs - before) / cycle["epochs"], cycle.get("warmup", 0)
        if done < warm:
            return float(cycle["rate"] * done / warm)
        return float(0.03 + (cycle["rate"] - 0.03) * (1 - done) / (1 - warm))

    def _step(self, batch: Batch, rarity: Rarity, factor: float) -> dict[str, float]:
        found = losses(self.model, batch, rarity, noise=0.1)
        total = torch.stack([self.settings["weights"][k] * v for k, v in found.items()]).sum()
        self.optimizer.zero_grad(set_to_none=True)
        total.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 5.0)
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.optimizer.step()
        self.steps += 1
        keep = min(self.settings["average"], self.steps / (self.steps + 10))
        torch._foreach_lerp_(
            list(self.average.values()), [p for _, p in _trained(self.model)], 1 - keep
        )
        return {k: float(v.detach()) for k, v in found.items()}

    def _rarity(self, triggers: Sequence[Trigger]) -> Rarity:
        classes, modalities = (
            Counter(t.cls for t in triggers),
            Counter(t.modality for t in triggers),
        )
        middle = median(classes.values()) if classes else 1
        of_class = _weights(classes, len(self.scheme.classes), middle, 3.0)
        most = max(modalities.values(), default=1)
        of_modality = _weights(modalities, len(self.scheme.modalities), most, 2.0)
        tensors = (torch.tensor(w, device=self.device) for w in ([1.0, *of_class], of_modality))
        return Rarity(*tensors)


def _weights(counts: Mapping[int, int], kinds: int, usual: float, limit: float) -> list[float]:
    """Weights by kind: what is rarer than usual counts more, up to a limit."""
    return [min(limit, max(1.0, (usual / max(counts.get(k, 0), 1)) ** 0.5)) for k in range(kinds)]


def _trained(model: nn.Module) -> list[tuple[str, Tensor]]:
    return [(n, p.detach()) for n, p in model.named_parameters() if p.requires_grad]


def _report(head: str, sums: Mapping[str, float], number: int) -> None:
    means = " ".join(f"{k} {v / number:.3f}" for k, v in sums.items())
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {head} {means}\n")
    sys.stderr.flush()


def main(argv: Sequence[str] | None = None) -> int:
    """Train from the configuration, or go on with a run."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=main.__doc__)
    parser.add_argument("--config", type=Path, default=REPO / "training/config.yaml")
    parser.add_argument("--smoke", action="store_true", help="a minute, to see that all parts work")
    parser.add_argument("--seed", type=int, help="another seed than the configuration's")
    parser.add_argument("--folder", help="another folder than the seed's")
    parser.add_argument("--device", help="cpu or cuda; the best there is without it")
    args = parser.parse_args(argv)
    changes = {"seed": args.seed, "folder": args.folder}
    run = Run(read_settings(args.config, smoke=args.smoke, **changes), device=args.device)
    run.restore()
    run.train()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
