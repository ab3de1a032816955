# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# How far FP32 takes processors apart, by the program in e2e (training.proof.e2e.bench.DriftTable).

bench_drift() {
  local file=$root/e2e/target/bench/drift.csv
  need_trainer
  machine >"$file"
  bench_java training.proof.e2e.bench.DriftTable "$root/protocol/src/main/java" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
