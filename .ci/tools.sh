# Sourced by run-demo and run-tests: a JDK and Maven, and a build that is not older than its sources.
# shellcheck shell=bash

# The feature number of a JDK's folder; 0 if there is no compiler in it.
jdk_feature() {
  local version=0
  if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  fi
  echo "${version:-0}"
}

# Prints the folder of a JDK of that feature number: the one in JAVA_HOME or on the path if it is one,
# else one under /usr/lib/jvm; nothing if there is none.
find_jdk() {
  local home on_path
  on_path=$(command -v javac || true)
  on_path=${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}
  for home in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*; do
    if [ "$(jdk_feature "$home")" -eq "$1" ]; then
      echo "$home"
      return
    fi
  done
}

install_packages() {
  local sudo=()
  if ! command -v apt-get >/dev/null; then
    echo "$0: missing: $*; there is no apt-get here to install it by" >&2
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "$0: missing: $*; install it as root: apt-get install $*" >&2
      return 1
    fi
    sudo=(sudo)
  fi
  echo "Installing $*" >&2
  "${sudo[@]}" apt-get -q update >&2
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qy install --no-install-recommends "$@" >&2
}

# Sets JAVA_HOME to a JDK 17, the one that the project is built with, and makes sure of Maven.
need_tools() {
  local missing=()
  JAVA_HOME=$(find_jdk 17)
  [ -n "$JAVA_HOME" ] || missing+=(openjdk-17-jdk-headless)
  command -v mvn >/dev/null || missing+=(maven)
  if [ ${#missing[@]} -gt 0 ]; then
    install_packages "${missing[@]}"
    JAVA_HOME=$(find_jdk 17)
  fi
  if [ -z "$JAVA_HOME" ]; then
    echo "$0: no JDK 17 under /usr/lib/jvm; name one by JAVA_HOME" >&2
    return 1
  fi
  export JAVA_HOME
}

built=demo-app/target/built

# To be called with a file that was made before the build started.
mark_built() {
  touch -r "$1" "$built"
}

# Whether the jars that the demo needs are there and no source is newer.
is_built() {
  [ -f "$built" ] && [ -f agent/target/ha-agent.jar ] && [ -f demo-app/target/demo-app.jar ] \
    && [ -z "$(find pom.xml ./*/pom.xml ./*/src/main -newer "$built" -type f -print -quit)" ]
}
