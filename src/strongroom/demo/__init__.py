"""People who do not exist: customers, purchases and needs for trying out, for tests and for measurements.

Lives here: data made up from word lists and a seed, and files of it. Must not live here: anything taken
from a real person or a real data set, and anything that writes into a room.
"""
