"""What people type: cleaned before it is kept, masked before it is shown, cut up to be found.

Knows nothing of the neighbourhood; each board keeps its own index of words.
"""
