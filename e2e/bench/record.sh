# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# What the record of whole rounds costs an API server: statements by the program in e2e (training.proof.e2e.simulation.RecordOfRounds),
# written by the operator's own classes (training.proof.operator.round.RecordCost).

bench_record() {
  local members=${1-4} slots=${2-8} rounds=${3-2} member=${4-m01} bench=$root/e2e/target/bench file
  file=$bench/record-$members.csv
  # shellcheck source=../lib/classes.sh
  . "$root/e2e/lib/classes.sh"
  # shellcheck source=../lib/test.sh
  . "$root/e2e/lib/test.sh"
  need_maven
  prepare_classes
  stage "programs of the API server" "$root/e2e/bed/bed" build programs
  link_api_server
  stage "operator" mvn_quietly test-compile dependency:build-classpath --projects operator --also-make -Dmdep.includeScope=test -Dmdep.outputFile="$bench/classpath"
  stage "statements" "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$(simulation_path)" training.proof.e2e.simulation.RecordOfRounds "$members" "$slots" "$rounds" "$bench/record"
  {
    machine
    echo "# $members members, $slots slots each, in the cluster of $member"
    # The definitions are found from the operator's folder.
    (cd "$root/operator" && "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "target/test-classes:target/classes:$(<"$bench/classpath")" \
      training.proof.operator.round.RecordCost "$bench/record" "$member")
    echo "# load after: $(cut -d' ' -f1-3 /proc/loadavg)"
  } >"$file"
  cat "$file"
  echo "written: ${file#"$root"/}"
}
