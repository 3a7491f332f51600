"""Who lives and works here, and where "here" is: the region tree, persons, units and their roles.

It never knows what people do (cases, wishes): those features know people.
"""
