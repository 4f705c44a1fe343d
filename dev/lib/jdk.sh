# find_jdk: prints the home of a JDK of at least the version in dev/versions, whatever `java` is in PATH.
find_jdk() {
  local home
  for home in "${JAVA_HOME:-}" "${JAVA_HOME_25_X64:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/*; do
    if [ ! -x "$home/bin/javac" ] || [ ! -f "$home/release" ]; then continue; fi
    if [ "$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")" -ge "$JDK_VERSION" ] 2>/dev/null; then
      echo "$home"
      return
    fi
  done
  fail "no JDK $JDK_VERSION: install one beside the JDK you have (Debian 13: apt-get install openjdk-$JDK_VERSION-jdk-headless; elsewhere Temurin $JDK_VERSION), below /usr/lib/jvm or named in JAVA_HOME"
}

# maven ARGS...: in the checkout, on that JDK. Its runs are over before the second compiler pays off: without it they take half of
# the processor time.
maven() {
  (cd "$root" && JAVA_HOME=$(find_jdk) MAVEN_OPTS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC ${MAVEN_OPTS:-}" mvn -B -ntp "$@")
}
