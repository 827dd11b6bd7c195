"""Staff: colleagues as people, what they signed in by, and what they may be offered.

Must not live here: changing their roles (vault.rules), passwords and sessions themselves (strongroom.server).
"""
