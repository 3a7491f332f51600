"""The first page of the day: who answers, what is about to be late, what happened meanwhile."""
