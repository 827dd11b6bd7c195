"""Totals: how many and how much by what records have in common; never one record, nor too few people."""
