"""Several operations or looks with one commit, and a result for each.

Lives here: batches as callers send them, and what they share. Must not live here: single operations.
"""
