# shellcheck shell=bash
# Debian's packages on this machine. Sourced by paddock; debian/bootstrap uses it too.

# mirror_of LABEL: the address from which this machine's apt takes Debian's repository of that label, or nothing.
mirror_of() {
  # shellcheck disable=SC2016 # apt fills in the field, not the shell
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' "Label: $1" | sort -u | head -n 1
}

# debian_release: the code name, or nothing where this is no Debian.
debian_release() {
  # shellcheck source=/dev/null
  [ ! -f /etc/os-release ] || (. /etc/os-release; [ "$ID" != debian ] || echo "${VERSION_CODENAME:-}")
}

# install_packages WHY PACKAGE...: installs from Debian, as root; elsewhere says what the reader should install.
install_packages() {
  local why=$1
  shift
  [ -n "$(debian_release)" ] || fail "$why. This is no Debian: please install the equivalent of: $*"
  [ "$(id -u)" = 0 ] || fail "$why. Run this once as root, or: apt-get install $*"
  note "installs $* ($why)"
  refresh_package_lists
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends --option DPkg::Lock::Timeout=120 "$@"
}

refresh_package_lists() {
  [ -z "${package_lists_are_fresh:-}" ] || return 0
  apt-get update
  package_lists_are_fresh=yes
}

# install_command COMMAND PACKAGE WHY: only where the command is missing.
install_command() {
  command -v "$1" >/dev/null || install_packages "no $1 here, needed $3" "$2"
}

# use_suite SUITE PACKAGE...: lets apt take these packages, and no other, from another suite of the same mirror.
use_suite() {
  local suite=$1
  shift
  refresh_package_lists
  cat >"/etc/apt/sources.list.d/paddock-$suite.sources" <<END
Types: deb
URIs: $(mirror_of Debian)
Suites: $suite
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
  cat >"/etc/apt/preferences.d/paddock-$suite" <<END
Package: *
Pin: release n=$suite
Pin-Priority: 100

Package: $*
Pin: release n=$suite
Pin-Priority: 600
END
  unset package_lists_are_fresh
}
