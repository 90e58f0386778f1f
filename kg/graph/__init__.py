"""The graph room: claims, events, entities and evidence as RDF, and the questions asked of them.

Readings become `Claim` values (`kg.graph.claims`), claims of one happening become one event
(`kg.graph.events`), and both become quads in named graphs (`kg.graph.quads`) held by a `Graph`
(`kg.graph.store`). Nothing here knows how a text was read.
"""
