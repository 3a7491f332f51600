"""Telling people: `notify()` writes one row that is both the outbox and the in-app inbox.

It never talks to WeChat: the deliver job does, outside any transaction.
"""
