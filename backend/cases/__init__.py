"""Matters of the neighbourhood, from the report to the rating: every one has an owner and a clock.

It never talks to WeChat, never decodes a photo, and never tells a handler who reported.
"""
