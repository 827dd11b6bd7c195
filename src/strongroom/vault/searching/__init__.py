"""Lists and searches: pages of records within somebody's scope, with one event a page.

Must not live here: what stands in an index (vault.indexes), statements (strongroom.storage).
"""
