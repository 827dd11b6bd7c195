"""The steps by which a database gets from one version of the tables to the next, in Alembic's form.

Lives here: Alembic's environment and the revisions. Must not live here: running them
(strongroom.storage.versions).
"""
