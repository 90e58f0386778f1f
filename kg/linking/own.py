"""Where a user's own files lie: additions to the gazetteer, and answers of Wikidata that are kept.

``KG_GAZETTEER`` and ``KG_CACHE`` name other places; else the usual ones of the system are taken.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from kg.linking.overlay import Overlay, read_overlay

__all__ = ["cache_folder", "overlay_mark", "overlay_path", "own_overlay"]


def overlay_path() -> Path:
    """The file of the user's additions to the gazetteer; it need not be there."""
    return _place("KG_GAZETTEER", "XDG_CONFIG_HOME", ".config", "gazetteer.json")


def cache_folder() -> Path:
    """The folder of what Wikidata answered."""
    return _place("KG_CACHE", "XDG_CACHE_HOME", ".cache", "wikidata")


def own_overlay() -> Overlay:
    """The user's additions; `UsageError` where their file is broken."""
    return read_overlay(overlay_path())


def overlay_mark() -> str:
    """A digest of the user's additions: two readings with other additions differ; empty if none."""
    try:
        content = overlay_path().read_bytes()
    except OSError:
        return ""
    return sha256(content).hexdigest()[:16]


def _place(variable: str, system: str, usual: str, name: str) -> Path:
    if own := os.environ.get(variable):
        return Path(own)
    home = os.environ.get(system)
    return (Path(home) if home else Path.home() / usual) / "kg" / name
