"""吹哨报到: the street calls three units to one spot; each accepts, arrives and does its part."""

from .doors import Office
from .story import expect

PARTS = [
    ("永清城管中队", "du.bin", "封住路口，引导绕行"),
    ("江岸供电所", "han.bing", "断电，看着修"),
    ("江岸通信服务站", "peng.yu", "核对管线"),
]


def play(office: Office) -> None:
    story = office.story
    story.chapter("街道吹哨，三家报到")
    story.at_clock(15, 30)
    given = {
        "words": "菜场东门地下冒水，水往电箱那边流",
        "kind": "flooding",
        "danger": True,
        "place": {"latitude": 30.6106, "longitude": 114.3093, "system": "wgs84"},
        "source": "walk_in",
    }
    made = office.calls("liu.min", "POST", "/cases", given, status=201)
    number = made["number"]
    office.ids[number] = made["id"]
    story.tell("刘敏（社区工作者）", f"居民跑来说，代为登记：{number}，{given['words']}")
    office.dispatch(number, "江岸水务所", "水务牵头。")
    story.pass_by(10)
    office.step("lin.guodong", number, "accept")
    desk = office.case("peng.lixin", number)
    units = [desk.choice(unit) for unit, _, _ in PARTS]
    desk.submit(
        "/whistle", unit=units, part=[part for _, _, part in PARTS], words="现在，菜场东门碰头。"
    )
    story.tell("彭立新（街道干部）", "吹哨，请城管、供电、通信现在到菜场东门")
    story.at_clock(16, 5)
    for unit, username, part in PARTS:
        office.step(username, number, "accept-part")
        spot = {"latitude": 30.6107, "longitude": 114.3093, "system": "wgs84"}
        office.step(username, number, "arrive", place=spot)
        story.tell(unit, f"签收“{part}”，到场")
    story.at_clock(17, 5)
    office.step("han.bing", number, "finish-part", words="四点半断了电，箱子抬高了，五点送回。")
    helpers = [sent for sent in office.whole("liu.min", number)["dispatches"] if not sent["lead"]]
    metres = [sent["arrived"]["metres"] for sent in helpers]
    expect(len(helpers) == 3 and max(metres) < 50, f"all three are on the spot: {metres} m")
    expect(helpers[1]["answer"], "one part is done; the case goes on")
    story.status(number, "水务牵头在办，三家都到场，供电的部分办完")
    said = office.step("lin.guodong", number, "answer", status=409, words="水止住了，地面冲了。")
    expect(any("还没有办完" in doubt for doubt in said["fields"].values()), "the lead is reminded")
    story.tell("江岸水务所", "想现在就答复")
    story.tell("  邻里", next(d for d in said["fields"].values() if "还没有办完" in d))
