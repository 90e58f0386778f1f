"""``kg serve``: put a graph on the web, or on this machine's own."""

from __future__ import annotations

import click

from kg.errors import KgError, UsageError

__all__ = ["serve"]


@click.command()
@click.argument("graph", metavar="GRAPH")
@click.option("--sparql-only", is_flag=True, help="Only the SPARQL endpoint, no pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes any."
)
@click.option("--token", default="", envvar="KG_TOKEN", help="Secret; better as KG_TOKEN.")
@click.option("--writable", is_flag=True, help="Take updates of a store, with the token.")
@click.option("--public", is_flag=True, help="Let anybody read, from other machines too.")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="A web page that may ask; * for any.")
@click.option("--federated", is_flag=True, help="Let queries ask other endpoints (SERVICE).")
@click.option(
    "--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds."
)
@click.option(
    "--memory", type=click.IntRange(64), default=1024, show_default=True, help="MiB a query."
)
@click.option(
    "--rows", type=click.IntRange(1), default=100_000, show_default=True, help="Of an answer."
)
@click.option("--workers", type=click.IntRange(1, 64), default=4, show_default=True)
def serve(
    graph: str,
    sparql_only: bool,
    host: str,
    port: int,
    token: str,
    writable: bool,
    public: bool,
    cors: tuple[str, ...],
    federated: bool,
    timeout: float,
    memory: int,
    rows: int,
    workers: int,
) -> None:
    """Serve GRAPH, a store or a graph file, as pages to read and a SPARQL endpoint until stopped.

    It is read only and can be reached from this machine alone, unless options say otherwise.
    """
    from pathlib import Path

    from kg.serve.options import Options

    options = Options(
        host=host,
        port=port,
        token=token,
        writable=writable,
        public=public,
        federated=federated,
        origins=cors,
        timeout=timeout,
        memory=memory,
        rows=rows,
        workers=workers,
    )
    if writable and not Path(graph).is_dir():
        raise UsageError(f"--writable: {graph} is no store; build one with kg build -o DIR/")
    try:
        from kg.serve.run import serve as run

        if not sparql_only:
            from kg.serve.room import room
    except ModuleNotFoundError as error:
        if error.name not in ("starlette", "uvicorn", "jinja2", "markupsafe"):
            raise
        raise KgError(
            f"{error.name} is not installed; say: pip install 'conflict-kg[serve]'"
        ) from None

    def ready(address: str) -> None:
        place = f"{address}/sparql" if sparql_only else f"{address}/ (SPARQL at {address}/sparql)"
        click.echo(f"kg: {graph} is served at {place}; stop with Ctrl-C", err=True)

    run(graph, options, room=None if sparql_only else room, ready=ready)
