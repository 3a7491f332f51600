"""Ready sentences that staff and handlers choose from, so that nobody types them on a phone."""

# What units really say when they give a case back.
RETURN_REASONS = (
    "不是我家的盖子（请写盖上的字）",
    "在红线外",
    "同一件已在办（请写编号）",
    "位置不对，找不到",
    "要先立项，没有钱",
    "违建要区里定",
    "当事人在调解",
)

# Why a matter is none of ours, and where else to turn.
DECLINE_REASONS = (
    ("说的地方找不到，也没有照片。", "再看到时拍一张照片、发个定位，重新报就行。"),
    ("这个地方不归我们社区。", "12345 市民热线，会转给那边的社区。"),
    ("店里的卫生归市场监管。", "12315 消费投诉热线。"),
    ("平台罚款、扣分，社区定不了。", "平台客服申诉；不服可以打 12351 职工维权热线。"),
    ("这是两家之间的纠纷，不走工单。", "到社区说事室当面说，或打社区电话约时间。"),
)
