# shellcheck shell=bash
# The images that are not ours: official ones where a registry answers, else built from Debian's packages, once.
# Sourced by paddock.

# image_facts NAME: for what the settings know by that name, the official image, ours, and the suite that ours stands on.
image_facts() {
  case $1 in
    POSTGRES_IMAGE_17) echo postgres:17 paddock/postgres:17 trixie ;;
    POSTGRES_IMAGE_15) echo postgres:15 paddock/postgres:15 bookworm ;;
    RABBITMQ_IMAGE) echo rabbitmq:4-management paddock/rabbitmq:4 trixie ;;
    JDK_IMAGE) echo eclipse-temurin:25-jdk paddock/jdk:25 trixie ;;
    DEBIAN_IMAGE) echo debian:trixie-slim paddock/debian:trixie trixie ;;
    MAVEN_IMAGE) echo maven:3-eclipse-temurin-25 paddock/maven:25 trixie ;;
  esac
}

# ensure_images NAME...: has them all on this machine, and in the variable of each name which image it is.
ensure_images() {
  local name
  for name in "$@"; do choose_image "$name"; done
  ! some_are_ours "$@" || build_images "$@"
  for name in "$@"; do
    has_image "${!name}" || docker pull --quiet "${!name}"
  done
}

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

# A choice that was made before stays. What is here already needs no registry, and where one image could not be pulled
# nobody waits for the next.
choose_image() {
  local name=$1 official ours suite
  [ -z "${!name:-}" ] || return 0
  read -r official ours suite <<<"$(image_facts "$name")"
  if has_image "$official" || { ! has_image "$ours" && pull "$official"; }; then
    export "$name=$official"
  else
    export "$name=$ours"
  fi
}

pull() {
  [ -z "${no_registry:-}" ] || return 1
  docker pull --quiet "$1" || { no_registry=yes && return 1; }
}

some_are_ours() {
  local name
  for name in "$@"; do
    [[ ${!name} != paddock/* ]] || return 0
  done
  return 1
}

# Two suites are two chains, side by side. What a new build has replaced goes.
build_images() {
  [ -n "$(debian_release)" ] || fail "no registry answers, and only on Debian can images be built without one"
  install_command debootstrap debootstrap "to build images without a registry"
  build_chain bookworm "$@" &
  build_chain trixie "$@"
  wait "$!"
  docker image prune --force --filter "label=$inputs_label"
}

# build_chain SUITE NAME...: those of the images that are ours and stand on that suite.
build_chain() {
  local chain=$1 name official ours suite
  shift
  for name in "$@"; do
    read -r official ours suite <<<"$(image_facts "$name")"
    [ "${!name} $suite" = "$ours $chain" ] || continue
    build_debian "$suite"
    [ "$ours" = "paddock/debian:$suite" ] || build_image "$ours" "paddock/debian:$suite"
  done
}

build_debian() {
  local suite=$1 inputs
  inputs=$(fingerprint images/debian)
  ! built_from "$inputs" "paddock/debian:$suite" || return 0
  note "builds paddock/debian:$suite"
  images/debian/bootstrap "$suite" "paddock/debian:$suite" "$inputs"
}

# build_image OURS BASE: paddock/<directory>:<version>. Its packages come over the host's network, the one that works.
build_image() {
  local image=$1 base=$2 directory version inputs
  directory=${image#paddock/} version=${image#*:}
  directory=images/${directory%:*}
  inputs=$(fingerprint "$directory")-$(docker image inspect --format '{{.Id}}' "$base")
  ! built_from "$inputs" "$image" || return 0
  note "builds $image"
  docker build --network host --tag "$image" --label "$inputs_label=$inputs" --build-arg "BASE=$base" \
    --build-arg "VERSION=$version" "$directory"
}

# What an image was made from stands on its label, so that it is built anew when, and only when, that has changed.
inputs_label=dev.paddock.inputs
built_from() {
  [ "$(docker image inspect --format "{{index .Config.Labels \"$inputs_label\"}}" "$2" 2>/dev/null)" = "$1" ]
}

# fingerprint PATH...: one digest of all the files below, and of their names, which tail puts between them.
fingerprint() {
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 tail -n +1 | hex_sha256
}
