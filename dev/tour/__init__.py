"""`make tour`: the whole loop over HTTP, on a fresh instance of its own, told as a story.

Everybody uses their own door: the chat, the panel, a signed link, the API. One file a chapter.
"""
