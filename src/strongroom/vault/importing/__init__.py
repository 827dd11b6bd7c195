"""Imports: many records that a file gave, in batches of one transaction, and taking an import back.

Must not live here: files and their formats (strongroom.ingest).
"""
