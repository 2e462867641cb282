#!/usr/bin/env bash
# Runs pytest with what the suite needs: Chromium with fonts, and a PostgreSQL server.
# Both are installed by apt where this account may do that; else the line to type is printed.
set -euo pipefail

python="$1"
shift

may_install() { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }

install() {
  local as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo"
  if ! command -v apt-get >/dev/null || ! may_install; then
    echo "Some tests need packages that are missing. Type: sudo apt-get install $*" >&2
    return 1
  fi
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

command -v chromium >/dev/null ||
  install chromium fonts-dejavu-core fonts-liberation fonts-noto-color-emoji || true

answers() {
  "$python" - "${TEST_DATABASE_URL:-postgresql://127.0.0.1:5432/postgres}" <<'PY' 2>/dev/null
import sys
import psycopg
psycopg.connect(sys.argv[1].replace("+psycopg", ""), connect_timeout=3).close()
PY
}

start_postgresql() {
  local bin port=54329 runner=() owner
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -n 1)
  if [ -z "$bin" ]; then
    install postgresql || return 0
    bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
  fi
  folder=$(mktemp -d)
  owner=$(id -un)
  if [ "$owner" = root ]; then # initdb refuses to run as root
    chown postgres "$folder"
    runner=(runuser -u postgres --)
    owner=postgres
  fi
  "${runner[@]}" "$bin/initdb" -D "$folder/data" -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
  "${runner[@]}" "$bin/pg_ctl" -D "$folder/data" -w start >/dev/null \
    -o "-p $port -c listen_addresses=127.0.0.1 -k $folder"
  stop() { "${runner[@]}" "$bin/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null; rm -rf "$folder"; }
  trap stop EXIT
  export TEST_DATABASE_URL="postgresql://$owner@127.0.0.1:$port/postgres"
}

answers || start_postgresql
# Processes of tests use all cores; threads of linear algebra would compete with them.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
"$python" -m pytest "$@"
