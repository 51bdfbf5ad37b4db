#!/bin/sh
# Runs the workbench's tests once more, on a PostgreSQL of their own that ends with them.
# Usage: test_on_postgres.sh COMMAND…
set -eu
here=$(dirname "$0")
if ! command -v initdb >/dev/null && ! ls -d /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "The workbench is tested on PostgreSQL too: install it (Debian: apt-get install postgresql)." >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
fi
folder=$(mktemp -d)
trap 'sh "$here/postgres.sh" stop "$folder"; rm -rf "$folder"' EXIT INT TERM
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
DATABASE_URL=$(sh "$here/postgres.sh" start "$folder" "$port")
export DATABASE_URL
"$@"
