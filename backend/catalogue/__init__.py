"""What kinds of matters there are, and how long each may take: versioned data, never edited.

It never looks at a case: what a version says to one that was filed under it, the case asks.
"""
