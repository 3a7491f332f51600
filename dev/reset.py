"""`make reset`: throw the demo away, after asking."""

import os
import shutil
import sys
from pathlib import Path

from .instance import ROOT


def main() -> int:
    home = Path(os.environ.get("LINLI_HOME", ROOT / "var"))
    if not home.exists():
        print("没有要清的数据。  Nothing to reset.")
        return 0
    try:
        answer = input(f"要删掉 {home} 里的全部数据吗？  Delete all data there? [y/N] ")
    except EOFError:
        answer = ""
    if answer.strip().lower() not in {"y", "yes", "是"}:
        print("没有动。  Nothing was changed.")
        return 1
    shutil.rmtree(home)
    print("清好了，make run 会从头开始。  Done; make run starts anew.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
