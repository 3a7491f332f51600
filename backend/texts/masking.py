"""Personal data in words: telephone and ID numbers, number plates, WeChat IDs, and where asked for,
doors, passwords and illnesses."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_GAP = r"[ ._·\u2010-\u2015-]{0,2}"
_PROVINCES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"

# For folded words. Where a pattern has a group, that is what is personal.
_PERSONAL = (
    (
        re.compile(
            rf"(?<![\dX])(?:(?:\+|00)?86{_GAP})?"
            rf"1[3-9X](?:[\dX]{_GAP}[\dX]{{4}}|[\dX]{{2}}{_GAP}[\dX]{{3}}){_GAP}[\dX]{{4}}(?!\d)"
        ),
        "（电话已隐去）",
    ),
    (re.compile(r"(?<!\d)0\d{2,3}[ -]?\d{7,8}(?!\d)"), "（电话已隐去）"),
    (  # in pieces; but neither hours nor a case number and a day
        re.compile(
            rf"(?<!\d)(?<![a-z]-)(?:\(0\d{{2,3}}\)|0\d{{2,3}}){_GAP}[2-8]\d{{2,3}}{_GAP}\d{{4}}(?!\d)",
            re.IGNORECASE,
        ),
        "（电话已隐去）",
    ),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "（证件号已隐去）"),
    (re.compile(r"[\u4e00-\u9fa5][A-Z][·.\s]?[A-Z0-9]{5,6}(?![A-Z0-9])"), "（车牌已隐去）"),
    (
        re.compile(
            rf"[{_PROVINCES}]\s?[A-Z][·.\s-]?(?=[A-Z]*\d)[A-Z0-9]{{5,6}}(?![A-Z0-9])", re.IGNORECASE
        ),
        "（车牌已隐去）",
    ),
    (  # 6 to 20 characters, the first a letter; but a case number is none
        re.compile(
            r"(?:微信|薇信|(?<![a-z0-9])[wv]x)(?:号码?|id(?![a-z0-9_-]))?[是为:=\s_-]{0,4}"
            r"(?![a-z]{1,4}-\d+(?![a-z0-9_-]))([a-z][a-z0-9_-]{5,19})(?![a-z0-9_-])",
            re.IGNORECASE,
        ),
        "（微信号已隐去）",
    ),
)


_TELLING = re.compile(r"[\da-z]", re.IGNORECASE)  # nothing personal is without any of these


# Where somebody lives: of a case that is where to look, of a wish it is nobody's business.
_HOME = (
    (
        re.compile(
            r"(?:\d{1,3}|(?<![A-Za-z])[A-Za-z]) ?(?:栋|幢|号楼|座)(?: ?\d{1,2} ?(?:单元|门|楼|层))?"
            r"(?: ?\d{2,4}(?!\d) ?[室号房]?)?"
            r"|\d{1,2} ?(?:单元|门) ?\d{3,4}(?!\d) ?[室号房]?|(?<!\d)\d{3,4} ?[室房](?!间)"
            r"|(?<![\d-])\d{1,3}[-#]\d{1,2}-\d{3,4}(?![\d-])|(?<!\d)\d{1,3} ?# ?\d{3,4}(?!\d)"
            r"|(?<=住)\d{3,4}(?! ?[\d年月天晚块元个])|(?<=住在)\d{3,4}(?! ?[\d年月天晚块元个])"
        ),
        "（门牌已隐去）",
    ),
    (re.compile(r"(?:密码|门禁码)[是为:： ]{0,3}([\dA-Za-z#*]{3,12})"), "（密码已隐去）"),
)
# What somebody suffers from, by names that mean little else.
_ILLNESS = re.compile(
    r"(?:肺|肝|胃|肠|乳腺|食道|宫颈|前列腺|鼻咽|甲状腺)?癌症?|肿瘤|白血病|尿毒症|透析|[化放]疗"
    r"|中风|脑(?:梗塞?|溢血|出血|瘫)|偏瘫|截瘫|瘫痪|渐冻症?|帕金森[病症]?|阿尔茨海默[病症]?"
    r"|(?:老年)?痴呆症?|失智症?|糖尿病|高血压|心脏病|冠心病|心梗|哮喘|尘肺病?|肺?结核病?"
    r"|[甲乙丙]肝|[甲乙丙]?型?肝炎|艾滋病?|梅毒|抑郁症?|焦虑症|精神(?:病|分裂症?)|自闭症|孤独症"
    r"|智障|癫痫|红斑狼疮|(?:[一二三四]级)?残疾(?!证|人证)|聋哑|骨折|白内障"
)
_NO_ILLNESS = "（病情已隐去）"
# Numbers in words, where they stand for a telephone or a door: 幺三九…, 三栋二单元五零一.
_SAID = "〇零一二三四五六七八九幺"
_SPOKEN = re.compile(rf"[{_SAID}]+(?=\s?(?:栋|幢|号楼|座|单元|门\d|门[{_SAID}]))|[{_SAID}]{{3,}}")
_DIGITS = str.maketrans(_SAID, "00123456789" + "1")


@dataclass(frozen=True)
class Found:
    """What is personal in some words, from where to where, and what stands for it instead."""

    start: int
    end: int
    instead: str


def masked(words: str) -> str:
    """Words without phone numbers, ID card numbers, number plates and WeChat IDs."""
    return without(words, _found(words, _PERSONAL))


def masked_home(words: str) -> str:
    """The same, and without door numbers, passwords and names of illnesses."""
    return without(words, found_home(words))


def found_home(words: str) -> list[Found]:
    """What `masked_home` leaves out, in the order of the words; none overlaps another."""
    found = _found(words, _PERSONAL + _HOME)
    left = _blank(words, found)
    ill = [Found(*one.span(), _NO_ILLNESS) for one in _ILLNESS.finditer(left)]
    return sorted([*found, *ill], key=lambda one: one.start)


def without(words: str, found: Iterable[Found]) -> str:
    """These words with what stands for each of these instead; none may overlap another."""
    for one in sorted(found, key=lambda one: -one.start):
        words = words[: one.start] + one.instead + words[one.end :]
    return words


def doors_in(words: str) -> list[str]:
    """The doors that stand in these words, as they were typed."""
    pattern, _ = _HOME[0]
    return [words[found.start() : found.end()] for found in pattern.finditer(_fold(words))]


def _fold(words: str) -> str:
    folded = "".join(map(_folded, words))
    return _SPOKEN.sub(lambda said: said[0].translate(_DIGITS), folded)


def _found(words: str, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> list[Found]:
    found: list[Found] = []
    folded = _fold(words)
    if not _TELLING.search(folded):
        return found
    for pattern, instead in patterns:
        spans = [one.span(one.lastindex or 0) for one in pattern.finditer(folded)]
        new = [Found(*span, instead) for span in spans]
        folded = _blank(folded, new)
        found += new
    return found


def _blank(words: str, found: Iterable[Found]) -> str:
    """Nothing is found twice; what stands around it is still beside no digit and no letter."""
    for one in found:
        words = words[: one.start] + "（" * (one.end - one.start) + words[one.end :]
    return words


@lru_cache(20_000)
def _folded(character: str) -> str:
    """A full-width digit or letter as a plain one; one character for one, so that places agree."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
