# shellcheck shell=bash
# Java 25 and the jars. Sourced by paddock.

find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -x "$home/bin/javac" ] && grep -q '^JAVA_VERSION="25' "$home/release"; then
      echo "$home"
      return
    fi
  done
  return 1
}

use_jdk() {
  find_jdk >/dev/null || install_jdk
  JAVA_HOME=$(find_jdk)
  export JAVA_HOME
}

# Debian has it from 13 on; 13's own can't be installed on 12, whose C library is older.
install_jdk() {
  case $(debian_release) in
    '' | bullseye | bookworm)
      fail "no JDK 25 is to be found in JAVA_HOME or /usr/lib/jvm, and this system's packages have none." \
        "Install one, for example Eclipse Temurin 25, and set JAVA_HOME to it."
      ;;
    *) install_packages "no JDK 25 here, needed for the build" openjdk-25-jdk-headless ;;
  esac
}

# By the machine's own Maven where that and a JDK 25 are here, else in Docker, by the build of the app images.
choose_jars() {
  [ -z "${PADDOCK_JARS:-}" ] || return 0
  if find_jdk && command -v mvn; then
    export PADDOCK_JARS=prebuilt
  else
    export PADDOCK_JARS=built
  fi
}

build_jars() {
  local sources
  [ "$PADDOCK_JARS" = prebuilt ] || return 0
  sources=$(fingerprint pom.xml .mvn ./*/pom.xml ./*/src/main)
  if [ -f api-gateway/target/api-gateway-exec.jar ] && [ -f worker/target/worker-exec.jar ] &&
    [ "$(cat "$state/jars" 2>/dev/null)" = "$sources" ]; then
    note "unchanged"
    return
  fi
  use_jdk
  mvn --batch-mode -Dmaven.test.skip -Dspotless.check.skip --projects api-gateway,worker --also-make package
  # Reproducible jars bear a fixed time, and Docker takes a file of the same size and time for the same file.
  touch api-gateway/target/api-gateway-exec.jar worker/target/worker-exec.jar
  echo "$sources" >"$state/jars"
}
