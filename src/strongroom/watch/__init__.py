"""The watch: rules over the log, and the alerts that they raise.

Lives here: rules (one a module), feeding them in the order of the log, trying them on the past. Must not live
here: what limits there are (access.watch_limits), the log itself (audit), alerts' rows and sending.
"""
