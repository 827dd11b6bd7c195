"""A record on its way from values to its sealed row, and back.

Lives here: checking and packing, sealing and opening by level, rows under their MAC, loading. Must not live
here: who may do what (vault.operations), what one does with records (vault.records).
"""
