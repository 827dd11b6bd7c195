"""Primitives, suites and the byte formats made of them: the only importer of `cryptography`.

Lives here: sealing and opening, derivations, wraps, tokens, MACs, signatures, key files and age. Must not
live here: where keys come from and how long they live; reading databases, files by name, clocks or settings.
"""
