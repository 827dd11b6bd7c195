"""Files in: CSV, JSON Lines and XLSX; mapping, dry run, rejects.

The reading half (everything up to a `Draft`) knows files and structure and no field types, keys or storage;
the writing half seals and stores what it yields. Must not live here: decisions about access, and any
temporary file: what is read stays in memory until it is sealed.
"""
