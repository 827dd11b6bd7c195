"""The console: pages for people, made on the server, that work without JavaScript.

Lives here: pages, their texts and their look. Must not live here: deciding, and any way to data of its own: a
screen sits down at the user's desk like every program does.
"""
