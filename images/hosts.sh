# shellcheck shell=bash
# The Docker hosts of an installation. The first is this machine, with its own engine. Each other one is a network namespace
# of this machine, with an address, a Docker engine, a storage root and a worker of its own: as much of a host as there is
# without another machine. All of them are enrolled over the API. Sourced by paddock.

hosts_link=paddock0
hosts_chain=PADDOCK-HOSTS
hosts_run=/run/paddock

# other_hosts [N]: of N hosts all but the first.
other_hosts() {
  local number
  for ((number = 2; number <= ${1:-$PADDOCK_HOSTS}; number++)); do
    printf 'host-%s\n' "$(cut -c "$number" <<<abcdefghi)"
  done
}

all_hosts() { echo "$PADDOCK_HOST_ID" && other_hosts; }

# hosts_there: those of the other hosts that an `up` has made, or has begun to make.
hosts_there() {
  local host
  for host in $(other_hosts 9); do
    if [ -d "$(home_of "$host")" ] || [ -e "/run/netns/paddock-$host" ]; then echo "$host"; fi
  done
}

home_of() { echo "$PADDOCK_STORAGE_ROOT-hosts/$1"; }

socket_of() { echo "$hosts_run/$1/docker.sock"; }

# The letter's place in the alphabet, from .11 on.
address_of() { echo "${PADDOCK_HOSTS_SUBNET%.*}.$((10 + $(printf '%d' "'${1#host-}") - 96))"; }

# The first host's may be named in .env.
secret_of() {
  if [ "$1" = "$PADDOCK_HOST_ID" ]; then echo "${PADDOCK_HOST_SECRET:-.secrets/host-password}"; else echo ".secrets/hosts/$1"; fi
}

switch_address() { echo "${PADDOCK_HOSTS_SUBNET%.*}.1"; }

# on_host HOST COMMAND...: with its engine and its settings, as compose.yaml knows them.
on_host() {
  local host=$1 home socket
  shift
  if [ "$host" = "$PADDOCK_HOST_ID" ]; then
    "$@"
    return
  fi
  home=$(home_of "$host") socket=$(socket_of "$host")
  local -x PADDOCK_HOST_ID=$host PADDOCK_STORAGE_ROOT=$home/storage PADDOCK_DOCKER_SOCKET=$socket DOCKER_HOST=unix://$socket
  local -x PADDOCK_HOST_SECRET PADDOCK_HOST_ADDRESS PADDOCK_RABBITMQ_ADDRESSES
  PADDOCK_HOST_SECRET=.secrets/hosts/$host
  PADDOCK_HOST_ADDRESS=$(address_of "$host")
  PADDOCK_RABBITMQ_ADDRESSES=$(forwarded_brokers)
  "$@"
}

# --- What there is to check first

check_hosts() {
  [[ $PADDOCK_HOSTS =~ ^[1-9]$ ]] || fail "the number of hosts is to be from 1 to 9, not '$PADDOCK_HOSTS'"
  [[ $PADDOCK_HOSTS_SUBNET =~ ^([0-9]{1,3}\.){3}0/24$ ]] ||
    fail "PADDOCK_HOSTS_SUBNET is to be like 198.18.78.0/24, not '$PADDOCK_HOSTS_SUBNET': see .env"
  [ -n "$(other_hosts)$(hosts_there)" ] || return 0
  [[ ! $PADDOCK_HOST_ID =~ ^host-[b-i]$ ]] ||
    fail "PADDOCK_HOST_ID is $PADDOCK_HOST_ID, which is another host's name here: with --hosts it is to be another one"
  [ "$(uname -s)" = Linux ] ||
    fail "several hosts on one machine are network namespaces, and need Linux. Elsewhere there is one host a machine."
  [ "$(id -u)" = 0 ] || fail "several hosts on one machine are network namespaces, and need root: run this as root"
  [ -z "${DOCKER_HOST:-}" ] || fail "several hosts on one machine need the machine's own engine: unset DOCKER_HOST"
  install_command ip iproute2 "for the hosts' network namespaces"
  install_command iptables iptables "to let the hosts reach the broker"
  install_command nsenter util-linux "for the hosts' network namespaces"
  install_command pgrep procps "to look for the hosts' processes"
  install_command dockerd docker.io "for the hosts' engines"
}

# --- Their network

# Nothing else is to have its addresses.
ensure_switch() {
  local taken
  taken=$(ip -4 route show to match "$(switch_address)" | grep -v "^default\|dev $hosts_link " || true)
  [ -z "$taken" ] ||
    fail "the hosts' subnet $PADDOCK_HOSTS_SUBNET is in use here (${taken%% proto*}): set PADDOCK_HOSTS_SUBNET in .env to" \
      "another one, like 198.18.79.0/24"
  ip link show "$hosts_link" || ip link add "$hosts_link" type bridge
  ip address replace "$(switch_address)/24" dev "$hosts_link"
  ip link set "$hosts_link" up
  forward_brokers
}

# The brokers, for whoever comes from the hosts' network, and for nobody else. Docker's own publishing would need the
# bridge before the broker starts, and after a reboot there is none.
forward_brokers() {
  local port=5672 broker
  new_chain nat PREROUTING
  new_chain filter DOCKER-USER
  for broker in $(broker_addresses); do
    iptables -w -t nat -A "$hosts_chain" -d "$(switch_address)" -p tcp --dport "$port" -j DNAT --to-destination "$broker:5672"
    iptables -w -A "$hosts_chain" -d "$broker" -p tcp --dport 5672 -j ACCEPT
    port=$((port + 1))
  done
}

forwarded_brokers() {
  local port=5672 broker list=
  for broker in $(broker_addresses); do
    list+=${list:+,}$(switch_address):$port
    port=$((port + 1))
  done
  echo "$list"
}

# new_chain TABLE PARENT: an empty one for what comes from the hosts.
new_chain() {
  iptables -w -t "$1" -N "$hosts_chain" 2>/dev/null || iptables -w -t "$1" -F "$hosts_chain"
  iptables -w -t "$1" -C "$2" -i "$hosts_link" -j "$hosts_chain" 2>/dev/null ||
    iptables -w -t "$1" -I "$2" -i "$hosts_link" -j "$hosts_chain"
}

remove_chain() {
  iptables -w -t "$1" -S "$hosts_chain" 2>/dev/null || return 0
  iptables -w -t "$1" -D "$2" -i "$hosts_link" -j "$hosts_chain" || true
  iptables -w -t "$1" -F "$hosts_chain"
  iptables -w -t "$1" -X "$hosts_chain"
}

remove_switch() {
  [ -e "/sys/class/net/$hosts_link" ] || return 0
  remove_chain nat PREROUTING
  remove_chain filter DOCKER-USER
  ip link delete "$hosts_link"
}

# A half of one is as good as none, but whoever is in there is stopped first.
ensure_namespace() {
  local host=$1 namespace=paddock-$1 link=paddock-${1#host-}
  if ! is_connected "$host"; then
    stop_host_engine "$host"
    remove_namespace "$host"
    ip netns add "$namespace"
    ip link add "$link" type veth peer name eth0 netns "$namespace"
    ip -netns "$namespace" address add "$(address_of "$host")/24" dev eth0
  fi
  ip link set "$link" master "$hosts_link" up
  ip -netns "$namespace" link set lo up
  ip -netns "$namespace" link set eth0 up
}

is_connected() {
  ip -netns "paddock-$1" -4 -oneline address show dev eth0 2>/dev/null | grep -qF " $(address_of "$1")/24 " &&
    [ -e "/sys/class/net/paddock-${1#host-}" ]
}

remove_namespace() {
  ! [ -e "/sys/class/net/paddock-${1#host-}" ] || ip link delete "paddock-${1#host-}"
  ! [ -e "/run/netns/paddock-$1" ] || ip netns delete "paddock-$1"
}

# --- Their engines

ensure_host_engine() {
  local host=$1 run=$hosts_run/$1 home
  home=$(home_of "$host")
  mkdir -p "$home" "$run"
  if [ -z "$(engine_of "$host")" ]; then
    # The engine trusts the number in the file of a former life, though it may be another process's by now.
    rm -f "$run/pid"
    remove_stale_pid_file "$run/exec/containerd/containerd.pid" containerd
    # It outlives this script, and must not hold the reader's terminal or pipe open. Not `ip netns exec`, which would give
    # it a /sys without cgroups.
    setsid nsenter "--net=/run/netns/paddock-$host" dockerd --host "unix://$(socket_of "$host")" \
      --data-root "$home/docker" --exec-root "$run/exec" --pidfile "$run/pid" \
      >>"$home/dockerd.log" 2>&1 </dev/null 3>&- 9>&- &
  fi
  within 60 on_host "$host" engine_answers || fail "the engine of $host did not start within 60 s: see $home/dockerd.log"
}

# engine_of HOST: the number of its dockerd's process, if that lives.
engine_of() { pgrep --full -- "^dockerd --host unix://$(socket_of "$1") " || true; }

# An engine that was killed has left containerd, and with that the servers.
has_processes() { pgrep --full -- " $hosts_run/$1/exec/" >/dev/null || [ -n "$(engine_of "$1")" ]; }

stop_host_engine() {
  local engine
  engine=$(engine_of "$1")
  [ -n "$engine" ] || return 0
  kill "$engine"
  within 60 engine_is_gone "$1" || fail "the engine of $1, process $engine, does not stop: see $(home_of "$1")/dockerd.log"
}

engine_is_gone() { [ -z "$(engine_of "$1")" ]; }

# Whatever differs from this machine's own.
ship_images() {
  local host=$1 image differ=() images=(paddock/worker) name
  for name in POSTGRES_IMAGE_17 POSTGRES_IMAGE_15; do images+=("${!name}"); done
  for image in "${images[@]}"; do
    [ "$(image_id "$image")" = "$(on_host "$host" image_id "$image")" ] || differ+=("$image")
  done
  [ "${#differ[@]}" != 0 ] || return 0
  note "$host gets ${differ[*]}"
  docker save "${differ[@]}" | on_host "$host" docker load
  on_host "$host" docker image prune --force
}

image_id() { docker image inspect --format '{{.Id}}' "$1" 2>/dev/null || true; }

# --- up

# ensure_hosts: as many as are wanted, ready for their workers; those that are too many are given up first.
ensure_hosts() {
  local host
  for host in $(hosts_there); do
    [[ $'\n'$(other_hosts)$'\n' == *$'\n'$host$'\n'* ]] || give_up_host "$host"
  done
  change_setting PADDOCK_HOSTS "$PADDOCK_HOSTS"
  [ -n "$(other_hosts)" ] || { remove_switch && return; }
  ensure_switch
  for host in $(other_hosts); do
    ensure_namespace "$host"
    ensure_host_engine "$host"
    ship_images "$host"
  done
}

# It goes only where nothing of anybody's is on it: the gateway knows.
give_up_host() {
  local answer=$state/host.json code
  code=$(api "/v1/hosts/$1" --request DELETE --output "$answer" --write-out '%{http_code}')
  case $code in
    204) ;;
    404) has_no_data "$1" || fail "the gateway does not know $1, and $(home_of "$1")/storage has directories of tenants:" \
      "move them away, or have as many hosts as before" ;;
    *) fail "$1 is one host too many, and can't be given up: $(field detail <"$answer") (the gateway answered $code)" ;;
  esac
  remove_host "$1"
  rm -f "$(secret_of "$1")"
  note "gave up $1"
}

has_no_data() {
  [ -z "$(find "$(home_of "$1")/storage" -mindepth 1 -maxdepth 1 -name '????????-????-????-????-????????????' 2>/dev/null)" ]
}

enrol_hosts() {
  local host
  adopt_first_host
  for host in $(all_hosts); do ensure_enrolment "$host"; done
}

# An installation that was made before hosts were enrolled has its own user for the first one, which the gateway takes for a
# host's only if it has the tag.
adopt_first_host() {
  local users
  grep -q '^RABBITMQ_HOST_PASSWORD=' .env || return 0
  users=$(rabbitmqctl list_users)
  ! grep -q "^${PADDOCK_HOST_ID}[[:space:]]" <<<"$users" || rabbitmqctl set_user_tags "$PADDOCK_HOST_ID" paddock-host
  sed -i.before '/^RABBITMQ_HOST_PASSWORD=/d' .env
  rm .env.before
}

rabbitmqctl() { docker compose exec --no-TTY rabbitmq rabbitmqctl --quiet "$@" </dev/null; }

# Whoever has lost the secret gets another one.
ensure_enrolment() {
  local host=$1 code
  code=$(api "/v1/hosts/$host" --output /dev/null --write-out '%{http_code}')
  case $code in
    404) enrol "$host" /v1/hosts --header 'Content-Type: application/json' --data "{\"id\": \"$host\"}" ;;
    200) [ -s "$(secret_of "$host")" ] || enrol "$host" "/v1/hosts/$host/enrolment" ;;
    *) fail "the gateway answers $code where it is asked for the host $host. See \`docker compose logs gateway\`." ;;
  esac
}

# enrol HOST PATH [CURL-OPTION...]: the answer holds the secret, and so goes to no file but the secret's own, nor to the log.
enrol() {
  local host=$1 answer password
  answer=$(api "${@:2}" --request POST)
  password=$(field password <<<"$answer")
  [ -n "$password" ] || fail "$host could not be enrolled: $(field detail <<<"$answer")"
  write_secret "$(secret_of "$host")" "$password"
  # A container that runs has read the former one.
  on_host "$host" docker compose rm --stop --force worker
  note "enrolled $host"
}

start_workers() {
  local host
  for host in $(all_hosts); do start_worker "$host" --detach; done
  for host in $(all_hosts); do
    start_worker "$host" --wait --wait-timeout 180 || on_host "$host" blame_the_sick
  done
  within 60 hosts_are_up || fail "not all hosts are up: the gateway says" \
    "$(for host in $(all_hosts); do echo "$host $(status_of "$host")"; done | xargs). \`docker compose logs\` may say why."
}

start_worker() {
  local host=$1
  shift
  on_host "$host" docker compose up --no-deps --no-build "$@" worker
}

# One that an operator drains is up, too.
hosts_are_up() {
  local host
  for host in $(all_hosts); do
    [[ $(status_of "$host") =~ ^(UP|DRAINING)$ ]] || return 1
  done
}

status_of() { api "/v1/hosts/$1" | field status; }

# --- down

stop_hosts() {
  local host
  for host in $(hosts_there); do stop_host "$host"; done
  remove_switch
}

# What was killed is brought back first, so that all of it can be stopped in good order.
stop_host() {
  if has_processes "$1"; then
    ensure_switch
    ensure_namespace "$1"
    ensure_host_engine "$1"
    on_host "$1" docker compose down
    on_host "$1" stop_instances
    stop_host_engine "$1"
  fi
  remove_namespace "$1"
}

remove_hosts() {
  local host
  for host in $(hosts_there); do remove_host "$host"; done
  remove_switch
  rmdir "$PADDOCK_STORAGE_ROOT-hosts" 2>/dev/null || true
}

# Its engine and its storage are its own, and so is all that is in them.
remove_host() {
  local home
  home=$(home_of "$1")
  stop_host "$1"
  awk -v run="$hosts_run/$1/" -v home="$home/" 'index($2, run) == 1 || index($2, home) == 1 {print $2}' /proc/mounts |
    sort --reverse | xargs --no-run-if-empty umount
  rm -rf --one-file-system "$home" "${hosts_run:?}/$1"
}
