"""The graph over HTTP: a SPARQL endpoint that any client can ask, safe to leave running.

`kg.serve.app.application` makes the web application, `kg.serve.run.serve` runs it. Whatever reads
the graph runs in a worker process that can be killed (`kg.serve.workers`), so that no question can
take the service down. Needs ``pip install 'conflict-kg[serve]'``.
"""

from __future__ import annotations
