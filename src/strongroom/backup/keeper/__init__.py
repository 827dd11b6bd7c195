"""The keeper: on another host, pulls copies of the ring, tries them, and keeps a former one for its grace.

Lives here: what it holds and when it lets go, trying a ring on key state, its folder, where copies come
from. Must not live here: the room's side (strongroom.keys: keeper.py, keeper_report.py), commands. A keeper
opens no database, and is never given one. Spec: docs/spec/keeper.md.
"""
