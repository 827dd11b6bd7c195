"""The server: sign-in, the interface for programs under ``/v1``, and the console for people.

Lives here: what only a server needs. Must not live here: deciding, sealing, storing.

It goes through the vault's one door like the command line does, and has no way of its own to data.
Endpoints are plain functions: they run in a pool of threads, so that neither storage nor cryptography holds
up the loop.
"""
