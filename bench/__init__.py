"""Measurements: what Strongroom costs, beside what is unprotected and beside what others do.

Lives here: measuring, and the rooms that it is done in. Must not live here: anything that the product or its
tests need. Run it with ``./dev bench``; what each row means stands in docs/reference/benchmarks.md.
"""
