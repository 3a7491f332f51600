"""What happened in the neighbourhood before the demo begins: 90 days, by a seeded generator.

`plan.py` says who reported what, when and where; `lives.py` takes each through the product's own
verbs up to now, `storm.py` the night of the storm, `wishes.py` the wishes; `telling.py` does all
of it in parts that are whole, and goes on where an interrupted one stopped.
"""
