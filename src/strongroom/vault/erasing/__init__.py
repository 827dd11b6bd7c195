"""Erasing a person: asked for, carried on in steps that survive a kill, and what the law keeps.

Must not live here: who walks from step to step and carries tombstones and key state outside
(strongroom.privacy).
"""
