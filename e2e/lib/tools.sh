# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Finding, and on Debian as root installing, the programs that everything else needs.

jdk_wanted=25

is_jdk() {
  local version
  [[ -x $1/bin/javac && -x $1/bin/jlink && -r $1/release ]] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  ((${version:-0} >= jdk_wanted))
}

# A JDK that is new enough: the one named, the one on the PATH, then where packages and SDK managers put them.
find_jdk() {
  local folder candidates=("${JAVA_HOME-}")
  has javac && candidates+=("$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")")
  candidates+=(/usr/lib/jvm/* /opt/jdk* /opt/java/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*)
  for folder in "${candidates[@]}"; do
    if [[ -n $folder ]] && is_jdk "$folder"; then echo "$folder"; return; fi
  done
  return 1
}

jdk_advice() {
  echo "a JDK $jdk_wanted or newer; unpack Temurin $jdk_wanted (https://adoptium.net) into /usr/lib/jvm, or point JAVA_HOME at a JDK you have."
}

# JAVA_HOME and quiet settings for Maven: since JDK 24 its own libraries would be warned about on every start.
need_java() {
  find_jdk >/dev/null || install_packages "openjdk-$jdk_wanted-jdk-headless" || true
  JAVA_HOME=$(find_jdk) || die "missing: $(jdk_advice)"
  export JAVA_HOME
  export MAVEN_OPTS="${MAVEN_OPTS-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
}

need_maven() {
  need_java
  has mvn || install_packages maven || die "missing: Maven 3.8.7 or newer (package maven)."
}

# Quietly, for root on Debian only; fails where that is not so or where Debian has no such package.
install_packages() {
  local package
  [[ $EUID == 0 ]] && has apt-get || return 1
  for package; do
    apt-cache show "$package" >/dev/null 2>&1 || apt-get update -qq >/dev/null 2>&1 || return 1
    apt-cache show "$package" >/dev/null 2>&1 || return 1
  done
  say "installing $*"
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" >/dev/null
}

# Maven without its chatter: warnings and errors stay. It ends with a colour reset whatever it is told, and Quarkus' plugin asks for
# the extensions that it was given.
mvn_quietly() {
  local log=-Dorg.slf4j.simpleLogger
  mvn --batch-mode --no-transfer-progress --file "$root/pom.xml" -Dstyle.color=never \
    "$log.defaultLogLevel=warn" "$log.log.io.quarkus.maven.BuildMojo=error" "$@" 2>&1 |
    sed --unbuffered 's/\x1b\[0m//g'
}

doctor() {
  local lacking=0 jdk
  if jdk=$(find_jdk); then echo "JDK      $jdk"; else lack "$(jdk_advice)"; fi
  if has mvn; then echo "Maven    $(command -v mvn)"; else lack "Maven 3.8.7 or newer (package maven)."; fi
  has shellcheck || lack "shellcheck, which checks the scripts (package shellcheck)."
  [[ $EUID == 0 ]] && has apt-get && echo "As root on Debian, what Debian has is installed when it is needed; Go and a JDK $jdk_wanted are not in Debian bookworm."
  "$root/e2e/bed/bed" doctor || lacking=1
  return $lacking
}

lack() {
  echo "MISSING: $*"
  lacking=1
}
