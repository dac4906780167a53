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

# change_setting NAME VALUE: whatever stood there before.
change_setting() {
  export "$1=$2"
  [ "$(sed -n "s/^$1=//p" .env)" != "$2" ] || return 0
  sed -i.before "/^$1=/d" .env
  rm .env.before
  printf '%s=%s\n' "$1" "$2" >>.env
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
  keep_setting PADDOCK_HOSTS 1
  keep_setting PADDOCK_HOSTS_SUBNET 198.18.78.0/24
  keep_setting PADDOCK_BROKERS 1
  # shellcheck disable=SC2153 # it is set above, by its name
  keep_setting PADDOCK_RABBITMQ_2_ADDRESS "$(address_after "$PADDOCK_RABBITMQ_ADDRESS" 1)"
  keep_setting PADDOCK_RABBITMQ_3_ADDRESS "$(address_after "$PADDOCK_RABBITMQ_ADDRESS" 2)"
  write_secrets
}

address_after() { echo "${1%.*}.$((${1##*.} + $2))"; }

broker_addresses() {
  echo "$PADDOCK_RABBITMQ_ADDRESS"
  [ "$PADDOCK_BROKERS" = 1 ] || printf '%s\n' "$PADDOCK_RABBITMQ_2_ADDRESS" "$PADDOCK_RABBITMQ_3_ADDRESS"
}

# use_brokers: compose knows of three by COMPOSE_FILE, and there is no way back.
use_brokers() {
  local cluster=compose.yaml:compose.cluster.yaml
  case $PADDOCK_BROKERS in
    1) [ "${COMPOSE_FILE:-}" != "$cluster" ] ||
      fail "this installation's queues are on three brokers, and stay there until ./paddock down --purge: set" \
        "PADDOCK_BROKERS=3 in .env" ;;
    3)
      change_setting PADDOCK_BROKERS 3
      change_setting COMPOSE_FILE "$cluster"
      ;;
    *) fail "PADDOCK_BROKERS is to be 1 or 3, not '$PADDOCK_BROKERS': see .env" ;;
  esac
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

# A disk of its own may have a lost+found, and a worker that did not get as far as its key has made the others.
is_ours_or_empty() {
  [ -e "$1" ] || return 0
  [ -d "$1" ] || return 1
  [ -f "$1/.host-key" ] || [ -z "$(find "$1" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name .gone ! -name .trash \
    ! -name .templates ! -name .ports ! -name .spares 2>/dev/null)" ]
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
  write_secret .secrets/operator-key "$PADDOCK_OPERATOR_KEY"
  write_secret .secrets/database-password "$DATABASE_PASSWORD"
  write_secret .secrets/gateway-password "$RABBITMQ_GATEWAY_PASSWORD"
  write_secret .secrets/registrar-password "$RABBITMQ_REGISTRAR_PASSWORD"
  write_secret .secrets/broker-users.json "$users"
  write_secret .secrets/erlang-cookie "$(known_secret erlang-cookie)"
}

# In place, for a running container holds the file itself, and only if it differs.
write_secret() {
  mkdir -p "$(dirname "$1")"
  [ "$(cat "$1" 2>/dev/null)" = "$2" ] || printf '%s' "$2" >"$1"
  chmod 0644 "$1"
}

broker_users() {
  printf '%s\n' "gateway $RABBITMQ_GATEWAY_PASSWORD" "registrar $RABBITMQ_REGISTRAR_PASSWORD" | images/rabbitmq/users
}
