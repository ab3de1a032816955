# shellcheck shell=bash disable=SC2034,SC2154  # the caller sets root and reads the rest
# Classes of the protocol, its tests and the simulation for programs that look for faults: compiled once without the build's own
# checks, so that one changed file costs two seconds.

# Every finder is a short run of its own.
java_options=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto)
protocol_source=protocol/src/main/java
simulation_source=e2e/src/main/java/training/proof/e2e/simulation
state_tests=operator/src/test/java/training/proof/operator/state/StateBrokerTest.java

prepare_classes() {
  local kept=$root/e2e/target/classes-of-rules now
  now=$(cd "$root" && hash_of_files pom.xml protocol/pom.xml protocol/src $simulation_source operator/src/*/java/training/proof/operator/state)
  base=$kept/classes
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the name as it is now: the variable is gone when the shell exits
  trap "rm -rf '$scratch'" EXIT
  mkdir -p "$scratch/none" "$kept"
  if [[ $(cat "$kept/sources" 2>/dev/null) != "$now" ]]; then
    rm -rf "$base" "$kept"/*.jar
    mkdir -p "$base"/{protocol,tests,simulation}
    find_libraries "$kept"
    compile_all
    echo "$now" >"$kept/sources"
  fi
  libraries=$(<"$kept/classpath")
  console=$(echo "$kept"/junit-platform-console-standalone-*.jar)
}

# Libraries of the protocol and its tests, and JUnit's own way to be started, in the version of the engine beside it.
find_libraries() {
  local version
  mvn_quietly dependency:build-classpath --projects protocol -Dmdep.includeScope=test -Dmdep.outputFile="$1/classpath"
  version=$(sed 's/.*junit-platform-engine-\([0-9.]*\)\.jar.*/\1/' "$1/classpath")
  mvn_quietly dependency:copy --projects protocol -Dartifact="org.junit.platform:junit-platform-console-standalone:$version" -DoutputDirectory="$1"
  libraries=$(<"$1/classpath")
}

compile_all() {
  sources_into protocol "$libraries" $protocol_source
  sources_into simulation "$base/protocol:$libraries" $simulation_source
  sources_into tests "$base/protocol:$libraries" protocol/src/test/java
  # Of the operator only what the dealing of states needs: the rest waits for Quarkus.
  javac_into "$base/tests" "$base/protocol:$libraries" -sourcepath "$root/operator/src/main/java:$root/operator/src/test/java" \
    "$root/$state_tests" || die "the sources do not compile"
  [[ ! -d $root/protocol/src/test/resources ]] || cp -r "$root/protocol/src/test/resources/." "$base/tests/"
}

sources_into() {
  find "$root/$3" -name '*.java' -not -name package-info.java >"$scratch/files"
  javac_into "$base/$1" "$2" "@$scratch/files" || die "the sources do not compile"
}

# compile INTO BEFORE FILE...: some changed files against all the others.
compile() {
  local into=$1
  shift 2
  javac_into "$into" "$base/simulation:$base/protocol:$base/tests:$libraries" "$@"
}

javac_into() {
  "$JAVA_HOME/bin/javac" "${java_options[@]/#/-J}" --release 25 -proc:none -parameters -nowarn -d "$1" -cp "$2" "${@:3}"
}

tests_path() { echo "$base/tests:$base/protocol:$libraries"; }
simulation_path() { echo "$base/simulation:$base/protocol:$libraries"; }

run_tests_of() (
  local overlay=$1 module=$2 selected=$3 how=--select-class
  # Tests read files from their module's folder.
  cd "$root/$module" || exit
  case $selected in
    all) how=--select-package selected=training.proof.$module ;;
    *'#'*) how=--select-method selected=training.proof.$module.$selected ;;
    *) selected=training.proof.$module.$selected ;;
  esac
  timeout "$patience" "$JAVA_HOME/bin/java" "${java_options[@]}" -Djqwik.database="$scratch/jqwik" -cp "$console:$overlay:$base/tests:$base/protocol:$libraries" \
    org.junit.platform.console.ConsoleLauncher execute --disable-banner --details=summary --disable-ansi-colors --fail-fast --exclude-classname=".*ArchitectureTest" "$how" "$selected"
)

# The test that failed, by its name.
failed_tests() { sed -n 's/^  [Jj][A-Za-z ()]*:\(.*\)/\1/p' | head -1; }
