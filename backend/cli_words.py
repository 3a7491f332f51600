"""What the operator's commands say: in words, and nothing of a file steers the terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from .errors import DomainError


@contextmanager
def refused_in_words() -> Iterator[None]:
    """A refusal within is an error in its own words, not a traceback."""
    try:
        yield
    except DomainError as refused:
        lines = refused.message.split("\n")
        raise click.ClickException("\n".join(map(plain, lines))) from refused


def plain(line: str) -> str:
    """A line without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in line)
