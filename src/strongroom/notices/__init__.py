"""Telling people outside: notices, and the webhooks and mails by which they go.

Lives here: what a notice may say, where notices go, the outbox, sending. Must not live here: what is worth a
notice (server.jobs, watch).

A notice holds ids, numbers and codes of closed lists, and never a value or a name: whoever reads along, or
runs the mail server, learns that something happened and nothing of anybody. It is a row before it is sent, in
the transaction of what it tells of.
"""
