"""What a resident would make of an answer, before it goes out."""

SHORTEST_ANSWER = 12

_EMPTY_PHRASES = (
    "转相关部门",
    "已知悉",
    "积极协调",
    "不属于我单位",
    "不属我单位",
    "感谢您对我们工作",
    "高度重视",
    "情况不属实",
)


def doubts_about(answer: str, *, photos: int) -> list[str]:
    """What a resident would make of this answer, as questions to put before it goes out.

    A good one says who, when, what was done and what to do next time.
    """
    doubts = [f"“{p}”等于没有答复：请写清做了什么。" for p in _EMPTY_PHRASES if p in answer]
    if len(answer.strip()) < SHORTEST_ANSWER:
        doubts.append("太短了，居民看不懂：谁、什么时候、做了什么、下次怎么办？")
    if not photos:
        doubts.append("没有现场照片：有一张，居民才放心。")
    return doubts
