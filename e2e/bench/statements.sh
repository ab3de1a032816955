# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Statements through the gate beside bare signature checks, by the program in e2e (training.proof.e2e.simulation.StatementSpeed).

bench_statements() {
  local file=$root/e2e/target/bench/statements.csv
  # shellcheck source=../lib/classes.sh
  . "$root/e2e/lib/classes.sh"
  need_maven
  prepare_classes
  machine >"$file"
  "$JAVA_HOME/bin/java" -XX:+UseSerialGC -cp "$(simulation_path)" training.proof.e2e.simulation.StatementSpeed "$@" | tee -a "$file"
  echo "# load after: $(cut -d' ' -f1-3 /proc/loadavg)" >>"$file"
  echo "written: ${file#"$root"/}"
}
