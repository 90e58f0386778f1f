"""One model of several: `python -m training.soup RUN RUN … --out FOLDER`.

Runs of one configuration that differ in their seed alone begin with the same weights, so the mean
of what they learnt is a model too, often better than each (Wortsman et al. 2022). The mean is
written as a checkpoint, to be scored and exported like a run's.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from training.train import CHECKPOINT

__all__ = ["main", "mean_of"]


def mean_of(states: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of several sets of weights, name by name.

    >>> mean_of([{"w": torch.tensor([1.0])}, {"w": torch.tensor([3.0])}])
    {'w': tensor([2.])}
    """
    return {name: torch.stack([s[name] for s in states]).mean(0) for name in states[0]}


def main(argv: Sequence[str] | None = None) -> int:
    """Write the mean of the averaged weights of several runs."""
    parser = argparse.ArgumentParser(prog="python -m training.soup", description=main.__doc__)
    parser.add_argument("runs", nargs="+", type=Path, help="folders of the runs")
    parser.add_argument("--out", type=Path, required=True, help="folder of the mean")
    args = parser.parse_args(argv)
    states = [torch.load(r / CHECKPOINT, map_location="cpu", weights_only=True) for r in args.runs]
    mean = mean_of([state["average"] for state in states])
    args.out.mkdir(parents=True, exist_ok=True)
    kept = {"epoch": states[0]["epoch"], "steps": states[0]["steps"], "optimizer": {}}
    torch.save({"model": mean, "average": mean, **kept}, args.out / CHECKPOINT)
    shutil.copy(args.runs[0] / "tokenizer.json", args.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
