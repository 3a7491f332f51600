"""`make reset`: throw the demo away, after asking."""

import shutil
import sys

from .instance import AlreadyRunning, Instance, end_orphans


def main() -> int:
    home = Instance.from_env().home
    if not home.exists():
        print("没有要清的数据。  Nothing to reset.")
        return 0
    if not (home / "secrets.json").exists():
        print(f"{home} 不是这套产品的数据目录，没有动。  Not ours; left alone.", file=sys.stderr)
        return 1
    try:
        end_orphans(home / "run.json")
    except AlreadyRunning:
        print("还在运行，先按 Ctrl-C 停下。  Still running: stop it first.", file=sys.stderr)
        return 1
    if not _sure(f"要删掉 {home} 里的全部数据吗？  Delete all data there? [y/N] "):
        print("没有动。  Nothing was changed.")
        return 0
    shutil.rmtree(home)
    print("清好了，make run 会从头开始。  Done; make run starts anew.")
    return 0


def _sure(question: str) -> bool:
    try:
        return input(question).strip().lower() in {"y", "yes", "是"}
    except EOFError:
        return False


if __name__ == "__main__":
    sys.exit(main())
