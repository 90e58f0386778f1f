"""Services that tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from kg.cli import main
from kg.serve.app import application
from kg.serve.options import Options
from kg.serve.room import room
from tests.serve.serving import Service, make_file, make_store, service

REPO = Path(__file__).resolve().parents[2]
TOKEN = "a-token"  # noqa: S105


@pytest.fixture(scope="session")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A store that is only read, with narrow limits."""
    path = make_store(tmp_path_factory.mktemp("reading"))
    options = ("--timeout", "2", "--memory", "256", "--rows", "1000", "--workers", "3")
    with service(path, *options) as found:
        yield found


@pytest.fixture(scope="session")
def writing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A store that takes updates."""
    path = make_store(tmp_path_factory.mktemp("writing"))
    with service(path, "--writable", "--token", TOKEN, "--workers", "2") as found:
        yield found


@pytest.fixture(scope="session")
def of_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A graph file."""
    path = make_file(tmp_path_factory.mktemp("file"))
    with service(path, "--workers", "1", "--cors", "https://page.example") as found:
        yield found


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the example reports."""
    path = tmp_path_factory.mktemp("room") / "store"
    examples = str(REPO / "examples" / "reports")
    done = CliRunner().invoke(main, ["build", examples, "--reader", "rules", "-o", f"{path}/"])
    assert done.exit_code == 0, done.output
    return path


@pytest.fixture(scope="module")
def client(store: Path) -> Iterator[TestClient]:
    app = application(str(store), Options(workers=1), room)
    with TestClient(app, base_url="http://127.0.0.1") as found:
        yield found
