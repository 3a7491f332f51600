"""Photos and voices: checked, stripped of metadata, kept under names that cannot be guessed.

It never decides who may look: the board that owns a file does (`cases.queries.may_see_file`).
"""
