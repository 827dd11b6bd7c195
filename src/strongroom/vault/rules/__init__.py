"""Changing what decides: users and the access policy, in one transaction with the set's digest.

Must not live here: deciding (strongroom.access).
"""
