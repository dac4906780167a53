#!/usr/bin/env bash
# Initialises PGDATA on the first start as the official image does, from POSTGRES_USER, POSTGRES_PASSWORD or
# POSTGRES_PASSWORD_FILE, and POSTGRES_DB; then becomes the server.
set -euo pipefail

# Beside PGDATA until all is done: what a killed start has left never looks like a server's data.
new=$PGDATA.new
user=${POSTGRES_USER:-postgres}
database=${POSTGRES_DB:-$user}

become_postgres() {
  [ "$(id -u)" = 0 ] || return 0
  install --directory --owner=postgres --group=postgres --mode=0700 "$PGDATA"
  exec setpriv --reuid=postgres --regid=postgres --init-groups -- "$0" "$@"
}

initialise() {
  # A mounted directory can't be replaced by another.
  ! mountpoint --quiet "$PGDATA" || { echo "PGDATA is to be a directory below the volume, not $PGDATA itself" >&2 && exit 1; }
  rm -rf "$new"
  initdb --pgdata="$new" --username="$user" --pwfile=<(password) --encoding=UTF8 --locale=C.UTF-8 \
    --auth-local=trust --auth-host=scram-sha-256
  echo 'host all all all scram-sha-256' >>"$new/pg_hba.conf"
  echo "listen_addresses = '*'" >>"$new/postgresql.conf"
  [ "$database" = postgres ] || create_database
  sync "$new/pg_hba.conf" "$new/postgresql.conf"
  # Over the empty directory that the image or the caller made.
  mv --no-target-directory "$new" "$PGDATA"
}

# From a file, or from the environment if the caller chose to put it there; never over a command line.
password() {
  if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
    cat "$POSTGRES_PASSWORD_FILE"
  else
    printf '%s\n' "${POSTGRES_PASSWORD:?set POSTGRES_PASSWORD_FILE or POSTGRES_PASSWORD for the first start}"
  fi
}

# By a server that listens on no port, so that clients see the database or nothing. It logs once that it is ready, and
# the real one does so again: Testcontainers counts to two, as the official image does the same.
create_database() {
  local pg_ctl=(pg_ctl --pgdata="$new" --silent --wait)
  "${pg_ctl[@]}" --options="-c listen_addresses= -c unix_socket_directories=/tmp" start
  createdb --host=/tmp --username="$user" --owner="$user" "$database"
  "${pg_ctl[@]}" --mode=fast stop
}

[ "${1:-}" = postgres ] || exec "$@"
become_postgres "$@"
[ -s "$PGDATA/PG_VERSION" ] || initialise
exec "$@"
