"""Pictures and tables of a graph: networks, maps, timelines, for print and for other programs."""
