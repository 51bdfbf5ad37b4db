#!/bin/sh
# Opens the demonstration of the workbench behind the terminal, and says how to sign in.
# Usage: open_demo.sh BIN FOLDER [options of carereach serve]; "close" as BIN ends it.
set -eu
bin=$1 folder=$2
shift 2
if [ "$bin" = close ]; then
  [ -f "$folder/pid" ] && kill "$(cat "$folder/pid")" 2>/dev/null || true
  rm -f "$folder/pid"
  exit 0
fi
mkdir -p "$folder"
port=$("$bin/python" - <<'PORT'
import socket

for port in range(8000, 8050):
    with socket.socket() as trial:
        if trial.connect_ex(("localhost", port)):
            print(port)
            break
PORT
)
# Without a screen there is no browser to open.
[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" = Darwin ] || set -- --no-browser "$@"
CAREREACH_DATA="$folder" nohup "$bin/carereach" serve --demo --port "$port" "$@" \
  > "$folder/log" 2> "$folder/faults" < /dev/null &
echo $! > "$folder/pid"
for _ in $(seq 120); do
  grep -q "is open at" "$folder/log" && break
  kill -0 "$(cat "$folder/pid")" 2>/dev/null || { cat "$folder/log" "$folder/faults" >&2; exit 1; }
  sleep 1
done
# The first audit is done beside the server; pages are empty until then.
"$bin/python" - "$folder/demonstration/carereach.sqlite3" <<'AUDITED'
import sqlite3
import sys
import time

for _ in range(150):
    with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True, timeout=20) as kept:
        waiting = kept.execute(
            "SELECT count(*) FROM plans_run WHERE state IN ('waiting', 'running')"
        ).fetchone()[0]
    if not waiting:
        break
    time.sleep(1)
AUDITED
sed "s/ (Ctrl-C ends it)/ (make demo-close ends it)/" "$folder/log"
