"""How the audit log is said: what was done, to what."""

VERB_WORDS = {
    "see_personal": "看了姓名、电话或门牌",
    "look_phone": "看了电话",
    "look_households": "看了大管家联系的人家",
    "export_hours": "导出了服务时长",
    "export_log": "导出了操作记录",
    "join": "绑定了微信",
    "merge_persons": "合并了两条人员登记",
    "enter_person": "登记了人员",
    "correct_person": "改了人员资料",
    "grant_role": "给了身份",
    "end_role": "收回了身份",
    "make_party_member": "登记了党员",
    "end_party_member": "取消了党员登记",
    "erase_person": "删除了个人资料",
    "import_person": "从表格导入了人员",
    "import_households": "从表格导入了人家",
    "enter_household": "登记了人家",
    "change_household": "改了人家的资料",
    "forget_household": "删了人家的资料",
    "enter_unit": "登记了单位",
    "change_unit": "改了单位",
    "dissolve_unit": "撤销了单位",
    "enrol_unit": "让单位能认领心愿",
    "name_representative": "登记了单位代表",
    "end_representative": "取消了单位代表",
    "change_password": "改了自己的密码",
    "second_step_on": "开了第二步验证",
    "second_step_off": "停了第二步验证",
    "take_off_second_step": "替同事停了第二步验证",
    "send_again": "重发了提醒",
    "draw_grid": "画了网格的边界",
    "import_grids": "导入了网格的边界",
    "correct_holiday": "改了放假安排",
    "adopt_holidays": "采用了放假安排",
    "decide_retention": "改了保存期限",
    "forget_person": "删除了个人资料",
    "begin_rules": "起草了新规则",
    "drop_rules": "丢掉了规则草稿",
    "publish_rules": "发布了规则",
    "decide_rule": "改了规则",
    "decide_point_rule": "改了积分规则",
    "redeem": "兑了东西",
    "undo_redemption": "撤销了兑换",
    "add_reward": "摆上了兑换品",
    "add_usual_rewards": "摆上了常用兑换品",
    "restock": "改了兑换品库存",
    "take_down_reward": "下架了兑换品",
    "airing_announce": "公开前告知了单位",
    "airing_redraft": "把公开稿拿回来改",
    "airing_object": "对公开稿提了意见",
    "airing_sign_off": "签发了公开稿",
    "airing_withdraw": "撤下了公开稿",
}

SUBJECT_WORDS = {
    "case": "事件",
    "wish": "心愿",
    "person": "人员",
    "unit": "单位",
    "region": "区域",
    "airing": "公开稿",
    "redemption": "兑换",
    "reward": "兑换品",
    "notice": "提醒",
    "identity": "微信",
    "point_rule": "积分规则",
    "log": "操作记录",
    "retention": "保存期限",
}


def verb_words(verb: str) -> str:
    """What was done; a verb that nobody has worded yet stands for itself."""
    return VERB_WORDS.get(verb, verb)


def subject_words(subject: str) -> str:
    """To what: 人员 12. Cases and wishes are said by their number where the page knows it."""
    kind, _, rest = subject.partition(":")
    return f"{SUBJECT_WORDS.get(kind, kind)} {rest}".strip()
