"""What commands that talk to other servers share: how to be let in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from kg.graph.remote import Login

__all__ = ["login_of", "login_options"]

F = TypeVar("F", bound=Callable[..., Any])


def login_options(command: F) -> F:
    """The options ``--token`` and ``--user``."""
    token = click.option(
        "--token", default="", envvar="KG_TOKEN", help="Token of the server; better as KG_TOKEN."
    )
    user = click.option(
        "--user",
        default="",
        metavar="NAME[:PASSWORD]",
        help="Name at the server; the password better as KG_PASSWORD, or asked for.",
    )
    return token(user(command))


def login_of(token: str, user: str) -> Login:
    """What was given; a password that was not is asked for."""
    import os
    import sys

    from kg.graph.remote import Login

    if token and user:
        raise click.UsageError("say --token or --user, not both")
    name, given, password = user.partition(":")
    if name and not given:
        password = os.environ.get("KG_PASSWORD", "")
        if not password and sys.stdin.isatty():
            password = click.prompt(f"Password of {name}", hide_input=True, err=True)
    return Login(token, name, password)
