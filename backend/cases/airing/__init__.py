"""晾晒: what everybody may read of a case, and how it gets there.

It never shows the case itself: only a copy that two people have read, with photos made for it.
"""
