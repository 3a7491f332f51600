"""红黑榜: which units and property companies kept their word, computed by a formula that is shown.

It never lists a person, never a unit of which too little is known, and nothing is public before the
units have heard of it, could object, and a second person has signed.
"""
