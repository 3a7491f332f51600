"""Whatever a file holds, it is read, or refused in the product's own words."""

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from backend.catalogue.kinds import KINDS
from backend.catalogue.limits import UNITS, read_limit
from backend.catalogue.planning import rows_in
from backend.catalogue.rule_rows import Draft, Names, Unreadable, read_row, same_of
from backend.catalogue.tables import Row
from backend.errors import Invalid
from backend.worktime.rules import MOST, Limit

from .making import OURS

HEAD = b"item\tcondition\tlimit\tclosing_condition\n"
CELLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["2天", "是", "否", "", "manhole", "井盖", "事项:01001", "L:01", "50", "0" * 5000]
    ),
)


@given(content=st.one_of(st.binary(), st.binary().map(HEAD.__add__), st.text().map(str.encode)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_bytes_are_a_table_or_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "table"
    file.write_bytes(content)
    try:
        rows = rows_in(file)
    except Invalid as refused:
        assert refused.message and "\n" not in refused.message
    else:
        assert all(row.number > 1 and any(row.cells.values()) for row in rows)


@example(cells={**dict.fromkeys(OURS, "2天"), "same_days": "0" * 5000})
@given(cells=st.fixed_dictionaries(dict.fromkeys(OURS, CELLS)))
@settings(deadline=None)
def test_a_row_is_a_rule_or_says_why_not(cells: dict[str, str]) -> None:
    row = Row(2, cells)
    try:
        assert all(isinstance(number, int) for number in same_of(row).values())
        draft = read_row(row, Names({}))
    except Unreadable as problem:
        assert str(problem)
    else:
        assert isinstance(draft, Draft) and draft.kind_key in KINDS and draft.item


@given(st.integers(1, MOST), st.sampled_from(sorted(UNITS)))
def test_a_plain_limit_is_read_whatever_its_number(amount: int, unit: str) -> None:
    assert read_limit(f"{amount}{unit}") == Limit(amount, UNITS[unit])


@given(st.text())
def test_words_are_a_limit_or_nothing(words: str) -> None:
    limit = read_limit(words)
    assert limit is None or any(unit in words for unit in UNITS) or not words.isascii()
