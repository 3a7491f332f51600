"""Points and volunteer minutes, as double entry: what one account gains another gives.

What a deed is worth stands in rules that are only added to (`awarding`); points are spent in
person on small things from a community's shelf (`rewards`, `redeeming`). It never decides that a
deed was done: the boards do. It never ranks people, and nothing here lists who has how much.
"""
