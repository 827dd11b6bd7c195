"""Where keys come from, how they lie, how long they live: root keys, ring, ring stores, anchor, key tree.

Lives here: providers of root keys, the files beside the database, pages and leases. Must not live here:
primitives (strongroom.crypto), SQL (strongroom.storage), customer data.
"""
