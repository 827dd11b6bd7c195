"""Totals: how many and how much by what records have in common; never one record, nor too few people.

Lives here: counting and adding over rows of whom one may see, and who is withheld. Must not live here: single
records (vault.records), texts and tables of totals (cli, server).
"""
