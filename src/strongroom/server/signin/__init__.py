"""Signing in: who is at the other end of a request, and how they showed it.

Lives here: credentials, sessions, one-time links, API tokens, their rows and rules. Must not live here: what
whoever is signed in may do (access); the door decides that anew at each operation.

Rows that let somebody in carry MACs, checked at use; secrets are stored as hashes, and what is personal, or
helps to guess a password, is sealed under the user's own key.
"""
