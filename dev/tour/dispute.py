"""Whose is it? Three units give it back, the third return goes up by itself, the street decides."""

from .doors import Office
from .story import expect


def play(office: Office) -> None:
    story = office.story
    story.chapter("谁家的井：退了三次，街道裁定")
    number = _registered(office)
    returns = [
        ("lin.guodong", "江岸水务所", "盖上没有“雨”“污”，不是水务的井"),
        ("peng.yu", "江岸通信服务站", "井里走的是电缆，这一口不在台账上"),
        ("han.bing", "江岸供电所", "电缆是路灯的，早就移交了"),
    ]
    for username, unit, reason in returns:
        office.dispatch(number, unit)
        story.pass_by(15)
        office.step(username, number, "return", reason=reason)
        story.tell(unit, f"退回：{reason}")
    whole = office.whole("liu.min", number)
    expect(whole["status"]["code"] == "disputed", "the third return goes up by itself")
    story.status(number, "待街道裁定，裁定以前社区先管着")
    story.tell("  邻里 → 彭立新（街道干部）", office.inbox("peng.lixin", number, "请街道裁定"))
    _decided(office, number)


def _registered(office: Office) -> str:
    """Somebody phones; the worker writes it down."""
    story = office.story
    story.at_clock(15, 0, days=3)
    given = {
        "words": "建国里份南口的井盖翘着，推车的婆婆绊了两回，说不清是谁家的",
        "kind": "manhole",
        "place": {"latitude": 30.6113, "longitude": 114.3078, "system": "wgs84"},
        "source": "phone",
    }
    made = office.calls("liu.min", "POST", "/cases", given, status=201)
    office.ids[made["number"]] = made["id"]
    story.tell(
        "刘敏（社区工作者）", f"有人打电话来，代为登记：{made['number']}，井盖翘着，说不清是谁家的"
    )
    number: str = made["number"]
    return number


def _decided(office: Office, number: str) -> None:
    story, why = office.story, "开盖看过，接的是市政雨水管，归水务，补进台账。"
    story.pass_by(50)
    desk = office.case("peng.lixin", number)
    desk.submit("/decide_ownership", unit=desk.choice("江岸水务所"), decision=why)
    story.tell("彭立新（街道干部）", f"裁定归江岸水务所：{why}")
    said = office.step("lin.guodong", number, "return", status=409, reason="不是我们的")
    expect("街道已经裁定" in said["message"], "what was decided cannot be given back")
    story.tell("江岸水务所", "想再退")
    story.tell("  邻里", said["message"])
    office.step("lin.guodong", number, "accept")
    owned = office.whole("liu.min", number)["ownerships"][0]
    expect(owned["unit"]["name"] == "江岸水务所" and owned["decision"] == why, "it is written down")
    story.status(number, "办理中")
