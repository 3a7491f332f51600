"""Forgetting: a person on request, and everything personal in time.

Each feature knows what it keeps of somebody and forgets it itself; here they are asked one after
the other, in one transaction. What is booked or has happened stays, under a name that means nobody.
"""
