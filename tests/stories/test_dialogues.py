"""Six whole conversations of the field notes, as far as reporting goes."""

import wave
from datetime import datetime, timedelta
from io import BytesIO

from sqlalchemy import select

from backend.cases import joining, reviewing
from backend.cases.models import Case, Status, Verdict
from backend.clock import SHANGHAI, now
from backend.db import db
from backend.files.models import File, FileKind

from ..street import Person, Street
from ..world import IN_GRID, World
from .test_manhole import answer, dispatch, look, make_safe, status, verify


def at(hour: int, minute: int, day: int = 1) -> datetime:
    return datetime(2026, 7, day, hour, minute, tzinfo=SHANGHAI)


def sound() -> bytes:
    """A second of silence."""
    out = BytesIO()
    with wave.open(out, "wb") as voice:
        voice.setparams((1, 2, 8000, 0, "NONE", ""))
        voice.writeframes(bytes(16000))
    return out.getvalue()


def test_a_cover_at_the_meal_peak(street: Street, world: World, rider: Person) -> None:
    street.travel(at(12, 7))
    assert "编号 JA-0001 先给你留着" in (rider.sends_photo() or "")
    street.travel(at(14, 22))
    rider.sends_place()
    assert "急件，人离远点" in (rider.says("盖子断了一半") or "")
    street.travel(at(15, 5))
    street.run_jobs("fetch_media")
    dispatch(street, world)
    street.run_jobs("deliver")
    assert "已派给永清水务所" in rider.notices()[-1]
    make_safe(street, world, "围上了，插了牌子，换盖子要到后天。")
    street.run_jobs("deliver")
    assert "先围护好了：围上了" in rider.notices()[-1]
    street.travel(at(9, 0, day=3))
    answer(
        street,
        world,
        "换好了新盖子，螺栓拧紧了，水务所三天后再来看一次。",
        shot="manhole_fixed.jpg",
    )
    verify(street, world)
    street.run_jobs("deliver")
    assert "路过时看一眼" in rider.notices()[-1]
    assert "谢谢你报的" in (rider.says("好了 可以") or "")
    assert status(street) is Status.CLOSED


def test_a_night_of_rain(street: Street, world: World, rider: Person, newcomer: Person) -> None:
    street.travel(at(21, 10))
    newcomer.sends_place()
    assert "JA-0001，渍水" in (newcomer.says("门口渍水了") or "")
    with street.inside():
        case = db.session.scalars(select(Case)).one()
        for who in ("resident", "member", "steward", "grid_worker", "worker", "colleague"):
            joining.join(case, by=getattr(world, who), now=now())
    dispatch(street, world)
    street.travel(at(21, 40))
    rider.sends_place()
    said = rider.says("临江里门口又渍水了 水到脚肚子") or ""
    assert "记下了，JA-0002，渍水" in said
    assert "已有 7 个人报了同一处：JA-0001（渍水污水，就在这里）。现在在永清水务所" in said
    assert "和 JA-0001 算一处" in (rider.says("1") or "")
    assert status(street, "JA-0002") is Status.MERGED
    answer(street, world, "水退了，井盖都查过，排涝车守到雨停。")
    verify(street, world)
    street.run_jobs("deliver")
    street.travel(at(8, 0, day=2))  # nothing of it is worth waking anybody for
    street.run_jobs("deliver")
    assert "水退了" in rider.notices()[-1] and "水退了" in newcomer.notices()[-1]


def test_the_wrong_kind_is_asked(street: Street, rider: Person) -> None:
    rider.sends_place()
    reply = rider.sends_voice(sound(), recognition="绿灯不亮 黑黢黢的") or ""
    assert "JA-0001" in reply and "路灯" in reply and "红绿灯" in reply
    assert "JA-0001" in (rider.says("1") or "")
    assert look(street, "JA-0001", lambda case: case.kind_key) == "light"


def test_a_voice_is_kept_for_a_worker(street: Street, rider: Person) -> None:
    assert "语音收到了" in (rider.sends_voice(sound()) or "")
    rider.sends_place()
    street.run_jobs("fetch_media")
    with street.inside(write=False):
        kept = db.session.scalars(select(File)).one()
        assert kept.kind is FileKind.VOICE and 0.5 < (kept.seconds or 0) < 2
        assert db.session.scalars(select(Case)).one().files[0].file_id == kept.id


def test_what_cannot_be_done_is_said_with_where_else_to_turn(
    street: Street, world: World, rider: Person
) -> None:
    assert "JA-0001" in (rider.says("五福巷太窄 电瓶车放不下，搞个车棚啊") or "")
    street.travel(at(10, 0, day=3))
    rider.says("进度")
    with street.inside():
        case = db.session.scalars(select(Case)).one()
        reviewing.decline(
            case,
            reason="这里是消防车转弯的地方，不能搭棚。",
            elsewhere="8月的议事会",
            by=world.worker,
            now=now(),
        )
    street.travel(at(14, 0, day=3))
    street.run_jobs("deliver")
    assert "消防车转弯" in rider.notices()[-1] and "8月的议事会" in rider.notices()[-1]
    assert rider.says("要得")


def test_an_idea_of_somebody_new_waits_for_the_place(street: Street, newcomer: Person) -> None:
    assert "你在哪一片" in (newcomer.says("建议搞个车棚") or "")
    assert "记下了，JA-0001" in (newcomer.sends_place() or "")
    assert look(street, "JA-0001", lambda case: case.words) == "建议搞个车棚"


def test_a_quarrel_at_the_gate_is_kept_and_asked_about(street: Street, rider: Person) -> None:
    assert "是哪个门" in (rider.says("保安不让进 骂人") or "")
    assert "JA-0001" in (rider.says("东门 中午十二点") or "")
    assert look(street, "JA-0001", lambda case: case.additions[0].words) == "东门 中午十二点"


def test_not_solved_goes_back_to_the_unit(street: Street, world: World, rider: Person) -> None:
    rider.sends_place()
    rider.says("面包车占道 门口堵死了")
    dispatch(street, world)
    answer(street, world, "占道的面包车已劝离，晚上八点再去看一次。")
    verify(street, world)
    street.run_jobs("deliver")
    assert "退回原单位重办，原来的时限不抹掉" in (rider.says("劝离个鬼 晚上又停回来了") or "")
    assert status(street) is Status.DISPATCHED
    assert look(street, "JA-0001", lambda case: case.ratings[0].verdict) is Verdict.NOT_SOLVED
    assert look(street, "JA-0001", lambda case: case.ratings[0].words) == "劝离个鬼 晚上又停回来了"


def test_somebody_new(street: Street, newcomer: Person) -> None:
    assert "常跑哪个社区" in (newcomer.says("你好 站长叫我扫的") or "")
    assert "吉林社区" in (newcomer.says("永清那边") or "")
    assert "登记在永清街道吉林社区" in (newcomer.says("1") or "")
    assert "JA-0001" in (newcomer.sends_photo() or "")
    assert "记下了，JA-0001" in (newcomer.sends_place(IN_GRID) or "")


def test_the_place_two_hours_later(street: Street, newcomer: Person) -> None:
    newcomer.sends_photo()
    street.travel(now() + timedelta(hours=2))
    assert "记下了，JA-0001" in (newcomer.sends_place() or "")
    assert status(street) is Status.REPORTED
