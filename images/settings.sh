# shellcheck shell=bash
# The settings of this installation, in .env, and the secrets that containers read as files, in .secrets/. Both are made
# once and then kept. Sourced by paddock.

# use_settings: each line of .env, unless the environment says otherwise: the rule of Compose.
use_settings() {
  local line
  [ -f .env ] || return 0
  while IFS= read -r line; do
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
  [ -f .env ] || start_env
  keep_setting PADDOCK_HTTP_PORT 8080
  keep_setting PADDOCK_HOST_ID host-a
  keep_setting PADDOCK_STORAGE_ROOT /var/lib/paddock
  keep_setting PADDOCK_PORTS_FIRST 6000
  keep_setting PADDOCK_PORTS_LAST 9999
  keep_setting PADDOCK_SUBNET 172.31.250.0/24
  keep_setting PADDOCK_RABBITMQ_ADDRESS 172.31.250.10
  keep_setting PADDOCK_OPERATOR_KEY "$(random_secret)"
  keep_setting PADDOCK_FIRST_PASSWORD "$(random_secret)"
  keep_setting DATABASE_PASSWORD "$(random_secret)"
  keep_setting RABBITMQ_GATEWAY_PASSWORD "$(random_secret)"
  keep_setting RABBITMQ_HOST_PASSWORD "$(random_secret)"
  write_secrets
}

# Volumes keep the passwords that they were made with: new ones would only lock everybody out.
start_env() {
  ! docker volume inspect paddock_database >/dev/null 2>&1 ||
    fail "this machine has the data of a Paddock whose .env is not here. Run this where that was made, or remove the" \
      "data: docker volume rm paddock_database paddock_rabbitmq"
  (umask 077 && echo '# Made by ./paddock up, and kept. It holds secrets.' >.env)
}

random_secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }

# Readable inside a container for whichever user it runs as, and outside for nobody but the owner of the directory.
write_secrets() {
  mkdir -p .secrets
  chmod 0700 .secrets
  write_secret operator-key "$PADDOCK_OPERATOR_KEY"
  write_secret database-password "$DATABASE_PASSWORD"
  write_secret gateway-password "$RABBITMQ_GATEWAY_PASSWORD"
  write_secret host-password "$RABBITMQ_HOST_PASSWORD"
  write_secret broker-users.json "$(broker_users)"
}

# In place, for a running container holds the file itself, and only if it differs.
write_secret() {
  local file=.secrets/$1
  [ "$(cat "$file" 2>/dev/null)" = "$2" ] || printf '%s' "$2" >"$file"
  chmod 0644 "$file"
}

# Each may do what the design says, and no more: a host reports as itself alone, and declares nothing.
broker_users() {
  cat <<END
{
  "users": [
    $(broker_user gateway "$RABBITMQ_GATEWAY_PASSWORD"),
    $(broker_user "$PADDOCK_HOST_ID" "$RABBITMQ_HOST_PASSWORD")
  ],
  "permissions": [
    {
      "user": "gateway", "vhost": "/",
      "configure": "^paddock\\\\.jobs\\\\.host\\\\..*",
      "write": "^(paddock\\\\.jobs|paddock\\\\.jobs\\\\.host\\\\..*)$",
      "read": "^(paddock\\\\.jobs|paddock\\\\.events\\\\.gateway|paddock\\\\.dead)$"
    },
    {
      "user": "$PADDOCK_HOST_ID", "vhost": "/",
      "configure": "^$",
      "write": "^paddock\\\\.events$",
      "read": "^(paddock\\\\.jobs\\\\.create|paddock\\\\.jobs\\\\.host\\\\.$PADDOCK_HOST_ID)$"
    }
  ],
  "topic_permissions": [
    {
      "user": "$PADDOCK_HOST_ID", "vhost": "/", "exchange": "paddock.events",
      "write": "^host\\\\.$PADDOCK_HOST_ID\\\\..*", "read": "^$"
    }
  ]
}
END
}

broker_user() {
  printf '{"name": "%s", "password_hash": "%s", "hashing_algorithm": "rabbit_password_hashing_sha256", "tags": []}' \
    "$1" "$(broker_hash "$1" "$2")"
}

# broker_hash USER PASSWORD: RabbitMQ's base64(salt + sha256(salt + password)). The password is random already, so the salt
# need only differ from user to user; taken from a digest it gives the same file each time.
broker_hash() {
  local salt
  salt=$(printf '%s:%s' "$1" "$2" | hex_sha256 | cut -c 1-8)
  unhex "$salt$({ unhex "$salt" && printf '%s' "$2"; } | hex_sha256)" | base64
}

# shellcheck disable=SC2059 # the format is the bytes
unhex() { printf "$(printf '%s' "$1" | sed 's/../\\x&/g')"; }

hex_sha256() { if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -c 1-64; }
