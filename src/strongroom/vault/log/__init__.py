"""The log as the door knows it: its tail, reading and proving it, who touched whom, its keys.

Must not live here: leaves, trees, signatures (strongroom.audit).
"""
