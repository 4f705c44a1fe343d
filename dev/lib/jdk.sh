# Finds the JDK that builds and tests: the default java of a machine is often older.

# find_jdk: prints the home of a JDK >= JDK_VERSION: $JAVA_HOME, one below /usr/lib/jvm, or installed from the
# distribution; fails with what to install.
find_jdk() {
  local home package=openjdk-$JDK_VERSION-jdk-headless
  for home in "${JAVA_HOME:-}" $(find /usr/lib/jvm -mindepth 1 -maxdepth 1 2>/dev/null | sort); do
    [ "$(jdk_major "$home")" -ge "$JDK_VERSION" ] && { echo "$home"; return; }
  done
  if [ "$(id -u)" = 0 ] && apt-cache show "$package" >/dev/null 2>&1; then
    need_packages "/usr/lib/jvm/java-$JDK_VERSION-openjdk-$(dpkg --print-architecture):$package"
    echo "/usr/lib/jvm/java-$JDK_VERSION-openjdk-$(dpkg --print-architecture)"
    return
  fi
  fail "no JDK $JDK_VERSION in JAVA_HOME or /usr/lib/jvm: install $package (Debian 13, Ubuntu) or any other JDK $JDK_VERSION there, or point JAVA_HOME at one"
}

# jdk_major HOME: the version of a JDK (not of a mere JRE), 0 when it is none.
jdk_major() {
  local major
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  echo "${major:-0}"
}
