"""Make an encoder safe for int8: even out its activations before they are rounded.

One scale serves all activations of a matrix product, and a few channels of this encoder are far
larger than the rest. Each product's input is divided by a factor per channel and its weights are
multiplied by the same, which changes nothing in floats and much in int8 (SmoothQuant, Xiao et al.
2023).
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from training.data import Batch
from training.model import ReaderModel

__all__ = ["Smoothed", "smooth"]


class Smoothed(nn.Module):
    """A linear layer whose input is evened out first."""

    def __init__(self, linear: nn.Linear, largest: Tensor, strength: float) -> None:
        super().__init__()
        weights = linear.weight.detach().abs().amax(0).clamp(min=1e-5)
        factor = largest.clamp(min=1e-5) ** strength / weights ** (1 - strength)
        self.inverse = nn.Parameter(1 / factor, requires_grad=False)
        self.linear = linear
        linear.weight.data *= factor

    def forward(self, x: Tensor) -> Tensor:
        """The layer's output, as before."""
        return self.linear(x * self.inverse)  # type: ignore[no-any-return]


@torch.no_grad()
def smooth(model: ReaderModel, batches: Iterable[Batch], strength: float = 0.8) -> None:
    """Even out every linear layer of the encoder, by what it sees in some batches."""
    layers = {n: m for n, m in model.encoder.named_modules() if isinstance(m, nn.Linear)}
    largest = {n: torch.zeros(m.in_features) for n, m in layers.items()}

    def watch(name: str) -> object:
        def hook(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            seen = inputs[0].reshape(-1, inputs[0].shape[-1]).abs().amax(0)
            largest[name] = torch.maximum(largest[name], seen)

        return layers[name].register_forward_pre_hook(hook)

    hooks = [watch(name) for name in layers]
    for batch in batches:
        model.encoder(model.encoder.words(batch.ids), batch.mask)
    for hook in hooks:
        hook.remove()  # type: ignore[attr-defined]
    for name, layer in layers.items():
        parent, _, leaf = name.rpartition(".")
        setattr(model.encoder.get_submodule(parent), leaf, Smoothed(layer, largest[name], strength))
