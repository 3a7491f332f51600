"""The clock door: one table of jobs (`schedule.py`), run in a process of their own.

Inside web workers each job would run once per worker.
"""
