"""说一句: where something that a resident says belongs, whichever of our features that is.

It offers and answers from what is known; it never decides, and keeps nothing of what was said.
"""
