"""One collection at a desk: what a caller types, each call handed to the operation that it stands for.

Must not live here: what the operations do (vault.records, vault.searching, vault.totals).
"""
