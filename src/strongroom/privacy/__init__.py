"""What a person may ask of a room: to be erased, to see what is kept, with proof of what was done.

Lives here: erasure from step 3 on, receipts and trying them. Must not live here: rows of people (vault), keys
and ring stores (keys), destinations (backup).
"""
