"""How often the kind is guessed right may rise; it may not fall unnoticed."""

from pathlib import Path

import pytest

from backend.cases.guessing import guess
from backend.catalogue.kinds import KINDS
from dev.guess_rate import DEVELOPMENT, HELD_OUT, NONE, main, rates, read, table


@pytest.mark.parametrize("file", [HELD_OUT, DEVELOPMENT], ids=["held out", "development"])
def test_every_line_has_an_answer_and_stands_once(file: Path) -> None:
    lines = read(file)
    assert {line.kind for line in lines} == {*KINDS, NONE}
    assert len({line.words for line in lines}) == len(lines)


def test_the_two_files_share_no_line() -> None:
    assert not {line.words for line in read(HELD_OUT)} & {line.words for line in read(DEVELOPMENT)}


def test_held_out_lines_are_guessed_as_well_as_when_measured() -> None:
    """Measured: 86.9 % right, 9.4 % false alarms, 88.6 % of the dangers heard."""
    found = rates(read(HELD_OUT))
    assert found.hits.of >= 0.869 - 0.03
    assert found.false_alarms.of <= 0.094 + 0.02
    assert found.danger_recall.of >= 0.886 - 0.03


def test_what_the_keywords_were_made_from_is_known() -> None:
    found = rates(read(DEVELOPMENT))
    assert found.hits.of >= 0.96
    assert found.false_alarms.of <= 0.04


@pytest.mark.parametrize(
    "words", ["井盖已经修好了，谢谢", "垃圾拖走了，蛮快", "那个坑补了", "路灯修好了没"]
)
def test_what_was_mended_is_no_report(words: str) -> None:
    assert guess(words).kind is None


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("manhole", "井盖修好了两天又松了"),
        ("manhole", "井盖被人收走了"),
        ("light", "灯修了还是不亮"),
        ("rubbish", "垃圾没人清了"),
        ("other", "电梯坏了等了一个月"),
    ],
)
def test_but_what_is_broken_again_or_gone_is(kind: str, words: str) -> None:
    assert guess(words).kind == kind


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("road", "路灯四周的地砖都没了"),
        ("light", "红绿灯旁边的路灯坏了"),
        ("cable", "电线杆旁边吊着根电线"),
        ("fire_exit", "鞋柜放在楼道里"),
    ],
)
def test_where_it_is_does_not_say_what_it_is(kind: str, words: str) -> None:
    assert guess(words).kind == kind


def test_rates_count_what_they_say(tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    rows = [
        "井盖没了\tmanhole\tyes",
        "桶满了\tlight\tno",
        "绿灯不亮\tlight\tno",
        "井盖松了\tnone\tno",
    ]
    file.write_text("\n".join(["line\tkind\tdanger", *rows]) + "\n", encoding="utf-8")
    found = rates(read(file))
    assert (found.hits.part, found.hits.whole) == (2, 3)
    assert (found.hits_when_sure.part, found.hits_when_sure.whole) == (1, 2)
    assert (found.offered.part, found.offered.whole) == (1, 1)
    assert (found.false_alarms.part, found.false_alarms.whole) == (1, 1)
    assert (found.danger_recall.part, found.danger_recall.whole) == (1, 1)
    assert "  light      rubbish    1" in list(table(read(file)))


def test_nothing_to_count_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("line\tkind\tdanger\n", encoding="utf-8")
    assert rates(read(file)).hits.of == 0.0


def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "lines.tsv"
    file.write_text("line\tkind\tdanger\n井盖没了\tmanhole\tmaybe\n", encoding="utf-8")
    with pytest.raises(ValueError, match="danger is yes or no"):
        read(file)


def test_the_held_out_lines_are_not_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["guess_rate", "--misses"])
    with pytest.raises(SystemExit):
        main()
    assert "counted, not read" in capsys.readouterr().err
