"""The one door: authorize, seal or open, store, record, in one transaction.

Only this package touches customers' data in storage.
"""
