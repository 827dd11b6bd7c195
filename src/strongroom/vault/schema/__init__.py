"""Changing the schema online, in steps that survive a kill.

Must not live here: what a schema is (strongroom.model).
"""
