"""Search indexes: what stands in them for a value, making them anew, and verifying them against the records.

Must not live here: searching (vault.searching).
"""
