"""Where the released model lies, and whether its weights are there; nothing heavy is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Final

__all__ = [
    "LINKS_FILE",
    "MODELS",
    "PIECES_FILE",
    "SETTINGS_FILE",
    "TOKENIZER_FILE",
    "WORDS_FILE",
    "available",
]

#: Where the released model lies.
MODELS: Final = Path(__file__).resolve().parents[1] / "models"

WORDS_FILE, LINKS_FILE, PIECES_FILE = "reader.onnx", "links.onnx", "pieces.npz"
TOKENIZER_FILE, SETTINGS_FILE = "tokenizer.json", "reader.json"
_FILES: Final = (WORDS_FILE, LINKS_FILE, PIECES_FILE, TOKENIZER_FILE, SETTINGS_FILE)


def available(folder: Path | None = None) -> bool:
    """Whether the weights are there to be read."""
    return all(((folder or MODELS) / name).is_file() for name in _FILES)
