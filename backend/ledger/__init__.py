"""Points and volunteer minutes, as double entry: what one account gains another gives.

It never decides what is worth a point: the boards do.
"""
