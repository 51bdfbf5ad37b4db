#!/bin/sh
# A PostgreSQL for tests, in a folder of its own, answering this machine only.
#   sh scripts/postgres.sh start FOLDER PORT   prints its DATABASE_URL
#   sh scripts/postgres.sh stop FOLDER
set -eu
what=${1:?start or stop}
folder=${2:?a folder}
port=${3:-54329}
found=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | tail -n 1 || true)
if [ -z "$found" ]; then
    echo "PostgreSQL is not here: install it (on Debian, apt-get install postgresql)." >&2
    exit 1
fi
tools=$(dirname "$(readlink -f "$found")")
[ -x "$tools/pg_ctl" ] || tools=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)

# PostgreSQL refuses to run as root, so root lends the folder to another user.
as_user() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups "$@"
    else
        "$@"
    fi
}

case $what in
start)
    mkdir -p "$folder"
    [ "$(id -u)" = 0 ] && chown postgres "$folder"
    cd "$folder"
    [ -f "$folder/PG_VERSION" ] || as_user "$tools/initdb" -D "$folder" -U carereach -A trust -E UTF8 --no-locale >/dev/null
    as_user "$tools/pg_ctl" -D "$folder" -w -l "$folder/server.log" \
        -o "-p $port -k $folder -c listen_addresses=127.0.0.1" start >/dev/null
    echo "postgres://carereach@127.0.0.1:$port/postgres"
    ;;
stop)
    cd "$folder"
    as_user "$tools/pg_ctl" -D "$folder" -m fast -w stop >/dev/null
    ;;
*)
    echo "Say start or stop." >&2
    exit 2
    ;;
esac
