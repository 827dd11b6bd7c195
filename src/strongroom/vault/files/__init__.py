"""Files at the door: held sealed for a while, and what is recorded of pages that become one.

Must not live here: formats (strongroom.ingest, strongroom.export).
"""
