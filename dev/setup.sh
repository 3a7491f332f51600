#!/bin/sh
# Find a Python of 3.11 or later and let it set up the environment. Plain sh: nothing else is there yet.
cd "$(dirname "$0")/.." || exit 1
for python in "$PYTHON" python3.13 python3.12 python3.11 python3 python; do
    [ -n "$python" ] && command -v "$python" >/dev/null 2>&1 || continue
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$python" dev/setup.py
    fi
done
echo "没有找到 Python 3.11 或更新的版本。" >&2
echo "No Python 3.11 or later was found. Install one (Debian: apt install python3 python3-venv), or say" >&2
echo "where it is: make run PYTHON=/path/to/python3" >&2
exit 1
