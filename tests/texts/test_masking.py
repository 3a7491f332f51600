"""What is personal in words is hidden, however it is written, and nothing else is."""

import pytest

from backend.texts.masking import doors_in, found_home, masked, masked_home, without

PHONE, CARD = "（电话已隐去）", "（证件号已隐去）"
PLATE, CHAT = "（车牌已隐去）", "（微信号已隐去）"


@pytest.mark.parametrize(
    "number",
    [
        "13912345678",
        "139 1234 5678",
        "139-1234-5678",
        "139.1234.5678",
        "139·1234·5678",
        "139．1234．5678",
        "139XXXX5678",
        "+8613912345678",
        "+86 139 1234 5678",
        "＋86－13912345678",
        "008613912345678",
        "8613912345678",
        "１３９１２３４５６７８",
        "１39 1234 567８",
        "139—1234—5678",
        "139——1234——5678",
        "139  1234  5678",
        "139_1234_5678",
        "1391 234 5678",
        "027-87654321",
        "０２７－８７６５４３２１",
        "(027)87654321",
        "（027）8765 4321",
        "027 8765 4321",
        "0713—876—4321",
        "一三九一二三四五六七八",
        "幺三九幺二三四五六七八",
    ],
)
def test_phone_numbers(number: str) -> None:
    assert masked(f"，请打{number}。谢谢！") == f"，请打{PHONE}。谢谢！"


@pytest.mark.parametrize(
    "number", ["420102199001011234", "42010219900101123x", "４２０102199001011234"]
)
def test_card_numbers(number: str) -> None:
    assert masked(f"证件{number}，") == f"证件{CARD}，"


@pytest.mark.parametrize(
    "plate",
    ["鄂A12345", "鄂a12345", "鄂A·12345", "鄂a-123b5", "鄂 Ad12345", "鄂Ａ１２３４５", "粤b1c2d3"],
)
def test_number_plates(plate: str) -> None:
    assert masked(f"一辆{plate}停在门口") == f"一辆{PLATE}停在门口"


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("微信wx_abc123", f"微信{CHAT}"),
        ("微信 wx_abc123，", f"微信 {CHAT}，"),
        ("加微信号：zhang-san88找我", f"加微信号：{CHAT}找我"),
        ("我的微信是Ｚｈａｎｇｓａｎ", f"我的微信是{CHAT}"),
        ("wx abc123", f"wx {CHAT}"),
        ("WX：abc_123", f"WX：{CHAT}"),
        ("vx:abc123", f"vx:{CHAT}"),
        ("wx_abc123", f"wx_{CHAT}"),
        ("wxid_abc123def", f"wx{CHAT}"),
        ("微信同号13912345678", f"微信同号{PHONE}"),
    ],
)
def test_wechat_ids(words: str, left: str) -> None:
    assert masked(words) == left


@pytest.mark.parametrize(
    "words",
    [
        "2026-07-01 14:30 拍的，2026年7月1日又去看，20260701，2026.07.01",
        "JA-0001 和 JA-12345 是同一件事，见微信 JA-0001 里说的",
        "工单 GD20260701001 已办结",
        "花了１３９.５０元，另付 13,800 元，合计 13939.50",
        "每天 0830-1200 1400-1730，0101 0102 0103 室，JA-0723 2026 0701",
        "3栋2单元1502室，解放大道1391号，138-1502，Ａ座 1203",
        "用iphone拍的，iPhone13也行，微信群里发过，微信支付",
        "微信公众号 wuhan110，微信 https://example.com/a1",
        "新wechat，云service，（全角）标点！不变？①②㈠ ﬁ",
        "客服 12345、110、95598",
        "",
    ],
)
def test_the_rest_stays_as_it_is(words: str) -> None:
    assert masked(words) == words


def test_several_at_once() -> None:
    words = "ＡＢ１３９１２３４５６７８，鄂a12345，139.1234.5678，微信 wx_abc123"
    assert masked(words) == f"ＡＢ{PHONE}，{PLATE}，{PHONE}，微信 {CHAT}"


@pytest.mark.parametrize(
    "door",
    [
        "3栋2单元501",
        "21栋1单元301室",
        "18号楼 502",
        "7门301",
        "1203室",
        "A座1203",
        "b座 1203室",
        "B座12楼03",
        "3-2-501",
        "3#2-501",
        "12#501",
        "三栋二单元五零一",
        "五栋",
        "二单元三零一",
    ],
)
def test_doors_are_nobody_s_business(door: str) -> None:
    assert masked_home(f"我在{door}，灯坏了") == "我在（门牌已隐去），灯坏了"
    assert doors_in(f"我在{door}，灯坏了") == [door]


def test_doors_after_live() -> None:
    assert masked_home("住1203，上来就是") == "住（门牌已隐去），上来就是"
    assert masked_home("我住在五零一") == "我住在（门牌已隐去）"


def test_passwords_however_said() -> None:
    for password in ("4321", "是 4321#", "四三二一", "：A4321"):
        assert "4321" not in (left := masked_home(f"门锁密码{password}，直接进"))
        assert "四三二一" not in left


@pytest.mark.parametrize(
    "words",
    [
        "住了30年，想有人教一教",
        "住院300元",
        "住2020年建的房子",
        "一二楼之间灯坏了",
        "三个月冇剃头了",
        "一家三口，五月搬来",
        "10-12点在家",
        "想要一台1200块的冰箱",
        "2026-07-01 前办好",
        "孙伢上三年级，数学只考五六十分",
        "一天到黑冇得人说话",
        "楼上两户",
    ],
)
def test_what_names_no_door_stays(words: str) -> None:
    assert masked_home(words) == words


def test_what_is_found_stands_where_it_was_typed() -> None:
    words = "住三栋二单元501，电话139 1234 5678，老伴中风，门禁密码是4321"
    found = found_home(words)
    assert [words[one.start : one.end] for one in found] == [
        "三栋二单元501",
        "139 1234 5678",
        "中风",
        "4321",
    ]
    assert without(words, found) == masked_home(words)
    assert without(words, found[2:3]) == words.replace("中风", "（病情已隐去）")
