"""The front desk of a demo: who sits where, and how one signs in as any of them with one click.

Lives here: what only a room has that was founded as a demo. Must not live here: anything that a real room
shows or does; `strongroom.vault.upkeep.demo_mark` tells the two apart.
"""
