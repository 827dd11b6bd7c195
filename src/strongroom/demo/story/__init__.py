"""The story of a made-up firm: a room that people have worked in for a fortnight, made in half a minute.

Lives here: who works there, whose data it is, and what happened, day by day. Must not live here: serving the
room (strongroom.server), printing (strongroom.cli), making people up (strongroom.demo.people).
"""
