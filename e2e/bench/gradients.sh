# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Mismatches between emulated processors, by the program in e2e (training.proof.e2e.bench.GradientMismatch).

bench_gradients() {
  local sources=$root/protocol/src/main/java file=$root/e2e/target/bench/gradients.csv
  need_trainer
  machine >"$file"
  bench_java training.proof.e2e.bench.GradientMismatch "$sources" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}

# What the grid costs in loss, by training.proof.e2e.bench.GridCost.
bench_grid() {
  local file=$root/e2e/target/bench/grid.csv scratch
  need_trainer
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the name as it is now: the variable is gone when the shell exits
  trap "rm -r '$scratch'" EXIT
  machine >"$file"
  bench_java training.proof.e2e.bench.GridCost "$root/protocol/src/main/java" "$scratch" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
