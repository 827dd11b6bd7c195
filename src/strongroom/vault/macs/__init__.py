"""Rows that decide, and the MACs that they are held against.

Lives here: which bytes of which tables a MAC covers, checking at use, another MAC key. Must not live here:
the MAC itself (strongroom.keys, strongroom.crypto), what the rows mean.
"""
