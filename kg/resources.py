"""Where the files that ship with `kg` lie: the one module that knows.

``ontology/`` and ``queries/`` stand beside ``kg/`` in a checkout and inside it in an installed
wheel.
"""

from __future__ import annotations

from pathlib import Path

from kg.errors import ResourceMissing

__all__ = ["resource"]

_PACKAGE = Path(__file__).resolve().parent


def resource(*parts: str) -> Path:
    """The packaged file or folder `parts`, or the one beside ``kg/`` in a checkout.

    >>> resource("ontology", "conflict.ttl").name
    'conflict.ttl'
    """
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise ResourceMissing(f"{'/'.join(parts)} is not installed; reinstall kg")
