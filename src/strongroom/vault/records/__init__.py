"""What somebody does with records: a module for each kind of thing.

Lives here: reading, using unseen, writing, sharing, handing over, merging. Must not live here: how a record
is stored (vault.storing), lists and searches (vault.searching), what callers type (vault.collection).
"""
