"""心愿的规则: caps, quotas, the ladder of the chase, the kinds that one may choose from."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ...clock import said
from ...decisions.rules import Version
from ...errors import Invalid
from ...people.models import Person
from ...wishes.models import WishRule
from ...wishes.queries import open_by_kind
from ...wishes.rules import DEFAULTS, check_shape, decide_rule, rule, versions
from ...worktime import Limit, TimeUnit, calendar, end_of
from .books import Field, Given, Said, whole

# key -> what it is called, then each number of it: its path, label and unit.
CALLED = {
    "kinds": "心愿分哪几类",
    "ladder": "没人认领怎么催",
    "cost": "一个心愿最多花多少",
    "posts": "一个人同时能挂几个",
    "claims": "一个人能认领几个",
    "claims_a_day": "一天能认领几个",
    "drops": "认领了又还回来",
    "promise": "答应了没消息",
    "asks": "一周最多请一个人几次",
    "review": "社区审核",
    "change": "请许愿的人改一改",
    "confirm": "等许愿的人确认",
    "wanted": "写了哪天要的",
    "again": "到了街道还没有人",
    "contact": "办完以后电话留多久",
}
LABELS = {
    "ladder": {
        "fit.days": ("先请合适的人，挂出来", "天以后"),
        "fit.most": ("请合适的人，最多", "人"),
        "grid.days": ("再请网格里的人，挂出来", "天以后"),
        "grid.most": ("请网格里的人，最多", "人"),
        "worker.days": ("交到社区工作者手上，挂出来", "天以后"),
        "worker.answer_work_days": ("社区工作者在几天里给个答复", "个工作日"),
        "street.days": ("报到街道，挂出来", "天以后"),
    },
    "cost": {"cap": ("最多", "元")},
    "posts": {"open": ("同时最多", "个")},
    "claims": {"open": ("手上同时最多", "个"), "promise_days": ("答应的日子最远", "天以后")},
    "claims_a_day": {"most": ("最多", "个")},
    "drops": {
        "allowed": ("还回来几次不计较", "次"),
        "within_days": ("看最近", "天"),
        "suspended_days": ("再多就暂停认领", "天"),
    },
    "promise": {
        "reminded_at": ("走到一半多少提醒他", "%"),
        "released_after_hours": ("过了日子几小时没消息，放回墙上", "小时"),
    },
    "asks": {"a_week": ("最多", "次")},
    "review": {"work_hours": ("几个工作小时里看过", "工作小时")},
    "change": {"days": ("等几天，没改就收起来", "天")},
    "confirm": {"days": ("等几天，没有回音就打电话", "天")},
    "wanted": {"answered_at": ("社区最多用掉剩下时间的", "%")},
    "again": {"days": ("每隔几天再提醒一次", "天")},
    "contact": {"kept_days": ("留", "天")},
}
HINTS = {
    "kinds": "许愿的人从这些里面挑一个。去掉一类，已经挂出来的不受影响。",
    "ladder": "从挂上墙那天算起；认领过的日子不算。",
    "wanted": "写了哪天要的心愿，审核和答复最多用掉到那天的这么多时间。",
}
MOST_KINDS = 20
NEW = "new"


class WishBook:
    """Every rule of `wishes/rules.json`."""

    name, title = "wishes", "心愿的规则"
    about = "催办的步子、花费的上限、一个人能认领几个、心愿分哪几类。"
    past = "挂出来的心愿按它第一次挂出来那天的步子催，答应了的按答应那一刻的算。"
    keys: Sequence[str] = tuple(CALLED)
    preview = "panel/rules/_wishes.html"

    def called(self, key: str) -> str:
        return CALLED[key]

    def hint(self, key: str) -> str:
        return (
            "许愿的人从这些里面挑一个。去掉一类，已经挂出来的不受影响。" if key == "kinds" else ""
        )

    def versions(self, key: str) -> Sequence[Version]:
        return versions(key)

    def value(self, version: Version | None, key: str) -> dict[str, Any]:
        return version.value if isinstance(version, WishRule) else DEFAULTS[key]

    def say(self, key: str, value: dict[str, Any]) -> Said:
        if key == "kinds":
            return {row["name"]: row["example"] for row in value.values()}
        return {
            label: f"{_shown(_at(value, path), unit)} {unit}".strip()
            for path, (label, unit) in LABELS[key].items()
        }

    def fields(self, key: str, value: dict[str, Any], given: Given) -> list[Field]:
        if key == "kinds":
            return _kind_fields(value, given)
        return [
            Field(path, label, given.get(path, str(_shown(_at(value, path), unit))), unit=unit)
            for path, (label, unit) in LABELS[key].items()
        ]

    def read(self, key: str, given: Given, now: datetime) -> dict[str, Any]:
        value = _kinds_read(rule(key, now), given) if key == "kinds" else _read(key, given)
        check_shape(key, value)
        return value

    def consequences(self, key: str, value: dict[str, Any], now: datetime) -> dict[str, Any]:
        if key == "ladder":
            return {"steps": _steps(value, now), "doubts": _doubts(value)}
        if key == "kinds":
            return {"chooser": value.values(), "doubts": _going(value, now)}
        return {"doubts": []}

    def decide(
        self,
        key: str,
        value: dict[str, Any],
        *,
        valid_from: datetime,
        why: str,
        by: Person,
        now: datetime,
        seen: int,
    ) -> Version:
        return decide_rule(key, value, valid_from=valid_from, note=why, by=by, now=now, seen=seen)


def _at(value: dict[str, Any], path: str) -> Any:
    for name in path.split("."):
        value = value[name]
    return value


def _shown(number: float, unit: str) -> int:
    return round(number * 100) if unit == "%" else int(number)


def _read(key: str, given: Given) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for path, (label, unit) in LABELS[key].items():
        *above, name = path.split(".")
        inner = value.setdefault(above[0], {}) if above else value
        number = whole(given, path, label)
        if unit == "%" and number > 100:
            raise Invalid(f"“{label}”最多 100%。", fields={path: "最多 100"})
        inner[name] = number / 100 if unit == "%" else number
    return value


def _kind_fields(value: dict[str, Any], given: Given) -> list[Field]:
    fields = []
    for key, row in [*value.items(), (NEW, {"name": "", "example": ""})]:
        label = "加一类" if key == NEW else row["name"]
        hint = "不加就空着。" if key == NEW else "不要这一类了，就把名字删空。"
        fields += [
            Field(
                f"{key}.name",
                f"{label}：叫什么",
                given.get(f"{key}.name", row["name"]),
                sort="line",
                hint=hint,
                most=40,
            ),
            Field(
                f"{key}.example",
                f"{label}：举个例子",
                given.get(f"{key}.example", row["example"]),
                sort="line",
                most=40,
            ),
        ]
    return fields


def _kinds_read(now: dict[str, Any], given: Given) -> dict[str, Any]:
    keys = [*now, NEW]
    named = {key: given.get(f"{key}.name", "").strip() for key in keys}
    value = {
        _fresh(now) if key == NEW else key: {
            "name": name,
            "example": given.get(f"{key}.example", "").strip(),
        }
        for key, name in named.items()
        if name
    }
    if not 1 <= len(value) <= MOST_KINDS:
        raise Invalid(f"类别要有 1 到 {MOST_KINDS} 个。")
    names = [row["name"] for row in value.values()]
    if twice := {name for name in names if names.count(name) > 1}:
        raise Invalid(f"有两类叫一样的名字：{'、'.join(twice)}。")
    return value


def _fresh(now: dict[str, Any]) -> str:
    """A key that no kind has or had by default."""
    known = set(now) | set(DEFAULTS["kinds"])
    return next(key for n in range(1, 1000) if (key := f"kind{n}") not in known)


def _going(value: dict[str, Any], now: datetime) -> list[str]:
    gone = {key: row["name"] for key, row in rule("kinds", now).items() if key not in value}
    counts = open_by_kind(gone) if gone else {}
    return [
        f"“{name}”不再让人选；正挂着的 {counts.get(key, 0)} 个心愿照旧"
        for key, name in gone.items()
    ]


def _steps(value: dict[str, Any], now: datetime) -> list[tuple[str, str, str]]:
    """The chase of a wish that is put up now: when, what, more."""
    answer = value["worker"]["answer_work_days"]
    rungs = {
        "fit": ("请合适的人", f"最多 {value['fit']['most']} 人，不方便不用回"),
        "grid": ("请同一网格的人", f"最多 {value['grid']['most']} 人"),
        "worker": ("交到社区工作者手上", ""),
        "street": ("报到街道", "请街道看一看"),
    }
    steps = []
    for key in sorted(rungs, key=lambda key: value[key]["days"]):
        at = now + timedelta(days=value[key]["days"])
        what, more = rungs[key]
        if key == "worker" and answer:
            due = end_of(Limit(answer, TimeUnit.WORK_DAY), at, calendar())
            more = f"{said(due, now)} 前认领、找到人，或者答复许愿的人"
        steps.append((said(at, now), what, more))
    return [(said(now, now), "上墙", "谁都看得到，谁都可以认领"), *steps]


def _doubts(value: dict[str, Any]) -> list[str]:
    order = [value[key]["days"] for key in ("fit", "grid", "worker", "street")]
    found = [] if order == sorted(order) else ["步子的先后乱了：应该先请人，再交社区，最后报街道"]
    if value["street"]["days"] > 30:
        found.append("一个月以后才报街道，许愿的人会以为没人管")
    return found
