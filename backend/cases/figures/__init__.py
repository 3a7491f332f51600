"""Cases in numbers, for a region and a period. Sums and spans of time; never a person's name, and
no figure of one person. Counted by the database, from the rows themselves: a figure and the cases
behind it cannot differ."""
