"""Founding a room and looking after it: its keys, who holds copies, its health, its version.

Must not live here: rings and stores (strongroom.keys), erasing (vault.erasing).
"""
