"""Read conflict news in Arabic and English into an RDF knowledge graph linked to Wikidata.

Three calls do most of the work: `read` turns a text into what it says, `build` turns reports into a
`Graph`, and the graph answers SPARQL. Everything heavy is loaded when it is first used.

>>> import kg
>>> kg.read("دعت روسيا الى وقف اطلاق النار في حلب", date="2016-05-01").report.lang
'ar'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.graph.store import Graph
    from kg.model import Annotated, Report
    from kg.pipeline import build, read

__all__ = ["Annotated", "Graph", "Report", "__version__", "build", "read"]

_HOMES = {
    "Annotated": "kg.model",
    "Graph": "kg.graph.store",
    "Report": "kg.model",
    "build": "kg.pipeline",
    "read": "kg.pipeline",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("conflict-kg")
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'kg' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
