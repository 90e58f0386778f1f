"""Actor networks: projections of a graph to networkx, measures with sources, change in time."""
