"""What the public sees: the copy made here with a second person's name, and the open wall."""
