"""The command line: a thin shell over the library.

Each command parses, calls one function and prints. Data goes to standard output, talk to standard
error. Exit code 0: done; 1: done, but something failed and was named; 2: the call itself was wrong.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Final

import click

from kg.errors import KgError, UsageError

__all__ = ["COMMANDS", "main"]

#: Command → the module in this folder that holds it, and the line that `kg --help` shows.
COMMANDS: Final = {
    "build": ("build", "Read reports into a graph file or a store."),
    "annotate": ("annotate", "Read reports into annotations, one JSON object a line."),
    "link": ("link", "Say who is meant in reports and why, or decide it."),
    "entities": ("entities", "List the entities of a graph; the unlinked ones to be looked at."),
    "gazetteer": ("gazetteer", "Show what is known of entities, add to it, take from it."),
    "review": ("review", "Look through the least certain facts of a store and decide on them."),
    "explain": ("explain", "Say why the claims of an event are one event."),
    "query": ("query", "Ask a graph: a bundled question, a .rq file or SPARQL itself."),
    "export": ("export", "Write a graph in another form."),
    "network": ("network", "Who did what to whom: tables, files, pictures, a page."),
    "map": ("pictures", "Draw where events took place."),
    "timeline": ("pictures", "Draw events or casualties over time."),
    "serve": ("serve", "Answer SPARQL over HTTP from a graph."),
    "push": ("push", "Send a graph to another SPARQL server."),
    "validate": ("validate", "Check a graph against the SHACL shapes."),
    "store": ("store", "Say what a store holds, copy it, or let it take less room."),
    "check": ("validate", "Check that a graph keeps its promises: quotes, statuses, no orphan."),
}


class _Lazy(click.Group):
    """A group that imports a command only when it is called, so that ``kg --help`` is quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"kg.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except UsageError as err:
            raise click.UsageError(str(err)) from None
        except KgError as err:
            click.echo(f"kg: {err}", err=True)
            sys.exit(1)
        except BrokenPipeError:
            _drop_output()
            sys.exit(0)
        except OSError as err:
            _drop_output()
            click.echo(
                f"kg: {err.filename or 'output'}: {(err.strerror or str(err)).lower()}", err=True
            )
            sys.exit(1)


def _drop_output() -> None:
    """Let what is left in the buffer of standard output go nowhere, so that leaving is quiet."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        click.echo(f"kg {version('conflict-kg')}")
        ctx.exit()


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    callback=_version,
    expose_value=False,
    is_eager=True,
    help="Show the version and leave.",
)
def main() -> None:
    """Read conflict news in Arabic and English into a knowledge graph linked to Wikidata."""
