"""Who may do what, with whose data, why: values and pure decisions; no database, no keys, no clock."""
