# shellcheck shell=bash
# The Docker engine, with Compose and Buildx. Sourced by paddock.

engine_log=/var/log/paddock-dockerd.log

ensure_engine() {
  install_missing_docker
  engine_answers || start_engine
}

engine_answers() { docker version --format '{{.Server.Version}}' >/dev/null 2>&1; }

install_missing_docker() {
  local missing
  missing=$(missing_docker_packages)
  [ -n "$missing" ] || return 0
  # Debian 12's own engine is too old for what follows, and it has no Compose; Debian 13's installs beside it cleanly.
  [ "$(debian_release)" != bookworm ] || use_suite trixie docker.io docker-cli docker-compose docker-buildx
  # shellcheck disable=SC2086 # a list of packages
  install_packages "Docker is missing, or a part of it" $missing
}

missing_docker_packages() {
  command -v docker >/dev/null || echo docker-cli
  docker compose version >/dev/null 2>&1 || echo docker-compose
  docker buildx version >/dev/null 2>&1 || echo docker-buildx
  engine_answers || command -v dockerd >/dev/null || echo docker.io iptables
}

start_engine() {
  [ -z "${DOCKER_HOST:-}" ] || fail "no Docker engine answers at $DOCKER_HOST: start it, or unset DOCKER_HOST"
  [ "$(id -u)" = 0 ] || fail "no Docker engine answers to $(id -un): start it, or run this as root or in the group docker"
  note "starts the Docker engine"
  if [ -d /run/systemd/system ]; then
    systemctl start docker
  else
    remove_stale_pid_file /run/docker.pid dockerd
    remove_stale_pid_file /run/docker/containerd/containerd.pid containerd
    # It outlives this script, and must not hold the reader's terminal or pipe open.
    setsid dockerd >>"$engine_log" 2>&1 </dev/null 3>&- 9>&- &
  fi
  within 60 engine_answers || fail "the Docker engine did not start within 60 s: see $engine_log"
}

# The engine trusts the number in the file of a former life, though that process may be dead, or another by now.
remove_stale_pid_file() {
  local file=$1 command=$2
  [ -f "$file" ] || return 0
  [[ $(readlink "/proc/$(cat "$file")/exe") == */"$command" ]] || rm -f "$file"
}
