"""Second processes: programs of this package, started beside the one that runs, spoken to over two pipes.

Must not live here: what any of them does.
"""
