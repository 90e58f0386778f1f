"""What commands share that keep decisions: whose they are, of which day, and where they go."""

from __future__ import annotations

import getpass
import os
from datetime import date
from pathlib import Path

import click

from kg.errors import UsageError

__all__ = ["author_option", "corrections_path", "today"]


def _author() -> str:
    try:
        return os.environ.get("KG_AUTHOR") or getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


author_option = click.option(
    "--author",
    default=_author,
    show_default="KG_AUTHOR, or the login name",
    help="Who decides.",
)


def today() -> str:
    """The day of a decision, in ISO form."""
    return date.today().isoformat()


def corrections_path(store: str) -> Path:
    """The corrections of a store; an error if there is no store."""
    from kg.graph.corrections_file import FILE

    if not (Path(store) / "kg.json").is_file():
        raise UsageError(f"{store}: no store there; build one with kg build -o {store}/")
    return Path(store) / FILE
