"""The same way on many cores and machines: nothing is read twice, nothing is lost, same bytes.

`kg.scale.pool` reads on the cores of one machine, `kg.scale.kept` goes on where a run was ended,
`kg.scale.cluster` spreads partitions over machines, and `kg.scale.watch` reads what comes in.
"""
