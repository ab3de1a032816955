# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Mismatches between emulated processors, by the program in e2e (training.proof.e2e.bench.GradientMismatch).

bench_gradients() {
  local sources=$root/protocol/src/main/java file=$root/e2e/target/bench/gradients.csv
  need_trainer
  machine >"$file"
  bench_java training.proof.e2e.bench.GradientMismatch "$sources" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
