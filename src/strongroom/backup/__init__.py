"""Backups: what they are made of, where they go, and the way back.

Lives here: format, destinations, runs, verification, pruning, restoring. Must not live here: erasing
(privacy), the live ring (keys), customers' values, which stay sealed from end to end.
"""
