"""`python -m dev.guess_rate [FILE]`: how often the kind is guessed right on lines with an answer.

FILE has the columns line, kind (a tile, or "none" for no report) and danger (yes or no), tabs
between. Without one: the held-out lines. `--misses` lists what went wrong; it refuses the held-out
lines, for whoever reads them will tune on them.
"""

import argparse
import csv
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from backend.cases.guessing import Guess, guess

DATA = Path(__file__).parents[1] / "tests" / "data"
HELD_OUT = DATA / "held_out_lines.tsv"
DEVELOPMENT = DATA / "development_lines.tsv"
NONE = "none"


@dataclass(frozen=True)
class Line:
    """What was said, what it is about, and what it was taken for."""

    words: str
    kind: str
    danger: bool
    guess: Guess

    @property
    def guessed(self) -> str:
        return self.guess.kind or NONE

    @property
    def hit(self) -> bool:
        return self.guessed == self.kind


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; `of` is 0.0 to 1.0, and 0.0 of nothing."""

    part: int
    whole: int

    @property
    def of(self) -> float:
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        return f"{self.of:6.1%}  ({self.part}/{self.whole})"


@dataclass(frozen=True)
class Rates:
    """The figures of one file. Only `false_alarms*` look at lines that are no report."""

    hits: Share
    hits_when_sure: Share
    sure: Share
    offered: Share
    """Of the lines answered with a numbered choice: the right tile was among it."""
    false_alarms: Share
    false_alarms_when_sure: Share
    danger_recall: Share
    danger_precision: Share


def read(path: Path) -> list[Line]:
    """The lines of a file, guessed anew. Raises KeyError or ValueError for any other table."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    if any(row["danger"] not in {"yes", "no"} for row in rows):
        raise ValueError(f"{path}: danger is yes or no")
    return [
        Line(row["line"], row["kind"], row["danger"] == "yes", guess(row["line"])) for row in rows
    ]


def rates(lines: Iterable[Line]) -> Rates:
    """All figures of `lines`. `guess` answers without context: no photo, no place, no talk."""
    lines = list(lines)
    reports = [line for line in lines if line.kind != NONE]
    others = [line for line in lines if line.kind == NONE]
    sure = [line for line in reports if line.guess.sure and line.guess.kind]
    choices = [line for line in reports if line.guess.rivals]
    alarms = [line for line in others if line.guess.kind]
    feared = [line for line in lines if line.guess.danger]
    return Rates(
        hits=_share((line.hit for line in reports), reports),
        hits_when_sure=_share((line.hit for line in sure), sure),
        sure=Share(len(sure), len(reports)),
        offered=_share((line.kind in line.guess.rivals for line in choices), choices),
        false_alarms=Share(len(alarms), len(others)),
        false_alarms_when_sure=_share((line.guess.sure for line in alarms), others),
        danger_recall=_share(
            (line.danger for line in feared), [line for line in lines if line.danger]
        ),
        danger_precision=_share((line.danger for line in feared), feared),
    )


def _share(wanted: Iterable[bool], among: Collection[Line]) -> Share:
    return Share(sum(wanted), len(among))


def table(lines: Iterable[Line]) -> Iterator[str]:
    """How each kind fared, then which was taken for which, most often first."""
    lines = list(lines)
    asked = Counter(line.kind for line in lines)
    yield f"{'kind':<10} {'lines':>5} {'right':>5} {'rate':>6}"
    for kind, whole in asked.items():
        right = sum(line.hit for line in lines if line.kind == kind)
        yield f"{kind:<10} {whole:>5} {right:>5} {right / whole:>6.0%}"
    yield "taken for another (right kind, taken for):"
    confused = Counter((line.kind, line.guessed) for line in lines if not line.hit)
    for (kind, taken), times in confused.most_common():
        yield f"  {kind:<10} {taken:<10} {times}"


def summary(found: Rates) -> Iterator[str]:
    """The figures as lines of text."""
    yield f"right, of reports                    {found.hits}"
    yield f"sure, of reports                     {found.sure}"
    yield f"right when sure                      {found.hits_when_sure}"
    yield f"right one offered, when choice given {found.offered}"
    yield f"no report, yet taken for one         {found.false_alarms}"
    yield f"  and that without asking            {found.false_alarms_when_sure}"
    yield f"danger heard (recall)                {found.danger_recall}"
    yield f"danger meant (precision)             {found.danger_precision}"


def misses(lines: Iterable[Line]) -> Iterator[str]:
    """The lines that went wrong, by kind or by danger."""
    for line in lines:
        if not line.hit or line.danger != line.guess.danger:
            sure = "sure" if line.guess.sure else "asks"
            fear = f"danger {line.danger}/{line.guess.danger}"
            yield f"{line.kind:<10} {line.guessed:<10} {sure} {fear:<18} {line.words}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m dev.guess_rate")
    parser.add_argument("file", nargs="?", type=Path, default=HELD_OUT)
    parser.add_argument("--misses", action="store_true", help="list what went wrong")
    asked = parser.parse_args()
    if asked.misses and asked.file.resolve() == HELD_OUT:
        parser.error("the held-out lines are counted, not read")
    lines = read(asked.file)
    print(asked.file.name, f"{len(lines)} lines")
    print(*summary(rates(lines)), "", *table(lines), sep="\n")
    if asked.misses:
        print("", *misses(lines), sep="\n")


if __name__ == "__main__":
    main()
