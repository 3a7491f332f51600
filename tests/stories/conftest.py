"""The street of these tests: see street.py."""

from ..street import newcomer, rider, street  # noqa: F401
