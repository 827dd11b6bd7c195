"""One operation within one transaction: decided, opened as far as needed, recorded last, and run once.

Lives here: the frame that everything at the door goes through, budgets and requests sent again included. Must
not live here: what single operations do to records (vault.records), several with one commit (vault.batches).
"""
