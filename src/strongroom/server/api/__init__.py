"""The interface for programs, under ``/v1``: one module a resource.

Lives here: from requests to desks and back. Must not live here: deciding, and anything that a desk cannot do.
"""
