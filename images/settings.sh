# shellcheck shell=bash
# The settings of this installation, in .env, and the secrets that containers read as files, in .secrets/. Both are made
# once and then kept. Sourced by paddock.

# use_settings: each line of .env, unless the environment says otherwise: the rule of Compose.
use_settings() {
  local line
  [ -f .env ] || return 0
  while IFS= read -r line || [ -n "$line" ]; do
    [[ $line =~ ^([A-Z][A-Z0-9_]*)=(.*)$ ]] || continue
    [ -n "${!BASH_REMATCH[1]+set}" ] || export "${BASH_REMATCH[1]}=${BASH_REMATCH[2]}"
  done <.env
}

# keep_setting NAME DEFAULT: what is in force already, else the default, stays in .env from now on.
keep_setting() {
  [ -n "${!1:-}" ] || export "$1=$2"
  grep -q "^$1=" .env || printf '%s=%s\n' "$1" "${!1}" >>.env
}

ensure_settings() {
  start_env
  keep_setting PADDOCK_HTTP_PORT 8080
  keep_setting PADDOCK_HOST_ID host-a
  keep_setting PADDOCK_STORAGE_ROOT /var/lib/paddock
  keep_setting PADDOCK_PORTS_FIRST 6000
  keep_setting PADDOCK_PORTS_LAST 9999
  keep_setting PADDOCK_SUBNET 172.31.250.0/24
  keep_setting PADDOCK_RABBITMQ_ADDRESS 172.31.250.10
  keep_setting PADDOCK_OPERATOR_KEY "$(known_secret operator-key)"
  keep_setting PADDOCK_FIRST_PASSWORD "$(known_first_password)"
  keep_setting DATABASE_PASSWORD "$(known_secret database-password)"
  keep_setting RABBITMQ_GATEWAY_PASSWORD "$(known_secret gateway-password)"
  keep_setting RABBITMQ_REGISTRAR_PASSWORD "$(known_secret registrar-password)"
  keep_setting RABBITMQ_HOST_PASSWORD "$(known_secret host-password)"
  write_secrets
}

check_settings() {
  { [[ $PADDOCK_HTTP_PORT =~ ^[1-9][0-9]{0,4}$ ]] && [ "$PADDOCK_HTTP_PORT" -le 65535 ]; } ||
    fail "PADDOCK_HTTP_PORT is to be a port, not '$PADDOCK_HTTP_PORT': see .env"
  [[ $PADDOCK_STORAGE_ROOT =~ ^(/[A-Za-z0-9._-]+)+$ && $PADDOCK_STORAGE_ROOT/ != */../* ]] ||
    fail "PADDOCK_STORAGE_ROOT is to be an absolute path of letters, digits and ._-, not '$PADDOCK_STORAGE_ROOT': see .env"
  # A worker shuts it to everybody but root.
  is_ours_or_empty "$PADDOCK_STORAGE_ROOT" ||
    fail "PADDOCK_STORAGE_ROOT is to be a directory for Paddock alone, and $PADDOCK_STORAGE_ROOT has something else in it:" \
      "name another one in .env"
}

# A disk of its own may have a lost+found.
is_ours_or_empty() {
  [ -e "$1" ] || return 0
  [ -d "$1" ] && { [ -f "$1/.host-key" ] || [ -z "$(find "$1" -mindepth 1 -maxdepth 1 ! -name lost+found 2>/dev/null)" ]; }
}

# Volumes keep the passwords that they were made with: new ones would only lock everybody out.
start_env() {
  if [ -z "${DATABASE_PASSWORD:-}" ]; then
    if [ -f .secrets/database-password ]; then
      note "makes .env again, its secrets from .secrets, the rest as by default"
    elif docker volume inspect paddock_database >/dev/null 2>&1; then
      fail "this machine has the data of a Paddock whose .env is not here. Run this where that was made. If that is" \
        "lost, give up its account of who has which server: docker compose down --volumes"
    fi
  fi
  [ -f .env ] || echo '# Made by ./paddock up, and kept. It holds secrets.' >.env
  chmod 0600 .env
  # Somebody's own first lines may lack the last line's end.
  [ -z "$(tail -c 1 .env)" ] || echo >>.env
}

# Where .env was lost, .secrets may still be there.
known_secret() { cat ".secrets/$1" 2>/dev/null || random_secret; }
known_first_password() { cut -d : -f 5 .first.pgpass 2>/dev/null || random_secret; }

random_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# Readable inside a container for whichever user it runs as, and outside for nobody but the owner of the directory.
write_secrets() {
  local users
  users=$(broker_users)
  mkdir -p .secrets
  chmod 0700 .secrets
  write_secret operator-key "$PADDOCK_OPERATOR_KEY"
  write_secret database-password "$DATABASE_PASSWORD"
  write_secret gateway-password "$RABBITMQ_GATEWAY_PASSWORD"
  write_secret host-password "$RABBITMQ_HOST_PASSWORD"
  write_secret registrar-password "$RABBITMQ_REGISTRAR_PASSWORD"
  write_secret broker-users.json "$users"
}

# In place, for a running container holds the file itself, and only if it differs.
write_secret() {
  local file=.secrets/$1
  [ "$(cat "$file" 2>/dev/null)" = "$2" ] || printf '%s' "$2" >"$file"
  chmod 0644 "$file"
}

broker_users() {
  printf '%s\n' "gateway $RABBITMQ_GATEWAY_PASSWORD" "registrar $RABBITMQ_REGISTRAR_PASSWORD" | images/rabbitmq/users
}
