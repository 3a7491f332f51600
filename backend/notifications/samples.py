"""What each word that a notice may quote looks like: for tests, and for staff who look at the
sentences before anybody gets them. A new word of a notice gets a line here."""

from typing import Any

SAMPLE: dict[str, Any] = {
    "verdict": "没解决",
    "number": "JA-260701-0012",
    "title": "井盖坏了一半",
    "unit": "永清水务所",
    "due": "2026-07-02T06:30:00+00:00",
    "reason": "这里是小区里面，归物业管。",
    "elsewhere": "12345",
    "answer": "7月3日下午4点，换了新盖子。" * 5,
    "note": "已经办好了。",
    "missing": "位置",
    "what": "照片",
    "place": "永清街道吉林社区临江里",
    "link": "https://linli.example.cn/h/" + "x" * 80,
    "remaining": "超时 2 小时",
    "year": 2027,
    "level": "街道",
    "words": "先围了一圈，插了牌子。",
    "rule": "这里是消防车转弯的地方，不能搭棚。",
    "again": "2026-08-01",
    "other": "JA-0002",
    "decision": "批准延期",
    "stage": "办理",
    "why": "险情",
    "points": 1,
    "before": "2026-06-03T08:00:00+00:00",
    "by": "一位邻居",
    "to": "工单",
    "stars": 5,
    "left": 1,
    "name": "老许",
    "lifted": False,
}
