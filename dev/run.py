"""`make run`: the whole product on this machine, until Ctrl-C."""

import json
import shlex
import sys
import threading
import time
from pathlib import Path

import psutil
from honcho.manager import Manager

from .demo.load import PASSWORD
from .instance import ROOT, AlreadyRunning, Instance, PortBusy, end_orphans


def main() -> int:
    instance = Instance.from_env()
    home = instance.home
    try:
        end_orphans(home / "run.json")
        instance.check_ports()
    except AlreadyRunning:
        print(f"已经在运行了：{instance.url}/panel/  It is running already.", file=sys.stderr)
        return 1
    except PortBusy as busy:
        print(busy, file=sys.stderr)
        return 1
    print("正在准备数据，第一次要一两分钟……  Preparing the database.", flush=True)
    try:
        instance.prepare(history=True)
    except KeyboardInterrupt:
        print("\n先停在这里，下次 make run 接着来。  It will go on next time.", file=sys.stderr)
        return 130
    if _is_older(home / "chatters.json"):
        print(OLDER, file=sys.stderr)
    manager = Manager()
    for name, command in instance.commands().items():
        manager.add_process(name, f"exec {shlex.join(command)}", env=instance.env(), cwd=str(ROOT))
    threading.Thread(target=_welcome, args=(instance,), daemon=True).start()
    manager.loop()
    (home / "run.json").unlink(missing_ok=True)
    return 0 if manager.returncode in (0, None, -2, 130) else int(manager.returncode)


def _is_older(chatters: Path) -> bool:
    """Whether the demo moved in before its people had phones."""
    return chatters.exists() and '"unionid"' not in chatters.read_text(encoding="utf-8")


def _welcome(instance: Instance) -> None:
    while not instance.is_up():
        time.sleep(0.2)
    me = psutil.Process()
    family = [me, *me.children(recursive=True)]
    record = [(process.pid, process.create_time()) for process in family]
    (instance.home / "run.json").write_text(json.dumps(record))
    print(
        WELCOME.format(url=instance.url, wechat=instance.wechat_url, password=PASSWORD), flush=True
    )


OLDER = """这里的演示数据是以前的：小程序里要重新报到，工作人员还没有手机。
想要新的，先 make reset。
The demo in here is an older one, without phones for its people: make reset brings the new one."""

WELCOME = """
────────────────────────────────────────────────────────────
  邻里 已经开张                              (Ctrl-C 结束)

  居民的手机    {wechat}/phone/     （小程序和聊天，选一位就是他）
  骑手的微信    {wechat}/chat
  工作台        {url}/panel/
  接口文档      {url}/api/

  演示账号（密码都是 {password}）
    liu.min       社区书记：审核派单、心愿、兑换
    deng.jie      百合苑网格员：去现场核查
    peng.lixin    街道干部：裁定、吹哨、签发
    lin.guodong   江岸水务所：签收、办理、答复
    he.yifan      系统管理员：规则、后台
    shen.jianguo  街道审计：什么都能看，什么都不能改，看不到报的人是谁
    其余见 README.zh-CN.md。前 90 天的事是按种子编出来的，人和单位都是虚构的

  先打开“居民的手机”，选江雪：左边是小程序，右边是公众号的聊天，同一个微信
  再把每个门走一遍：
    1  打开“骑手的微信”，选吴刚，发一张井盖的照片，再发一个定位
       （10:30-13:30、17:00-20:00 骑手在送餐，送完才收消息：这时候请选居民江雪）
    2  另开一个窗口进工作台，用 liu.min 登录，在待办里打开它：立案并派单
    3  点开“单位没有账号？把链接发给他们”，在第三个窗口打开：签收、办结
    4  回到工作台：记下核查
    5  回到微信：问题自己来了，回 1 评价
  微心愿：选江雪，打“心愿 阳台的灯坏了，够不着”，接下来见 README.zh-CN.md
  公开的页面：{url}/aired 和 {url}/wishes
────────────────────────────────────────────────────────────
"""

if __name__ == "__main__":
    sys.exit(main())
