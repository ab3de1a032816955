# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Mismatches between emulated processors, by the program in e2e (training.proof.e2e.bench.GradientMismatch).

bench_gradients() {
  bench_with_scratch gradients GradientMismatch "$@"
}

# What the grid costs in loss, by training.proof.e2e.bench.GridCost.
bench_grid() {
  bench_with_scratch grid GridCost "$@"
}

# A program of e2e that takes our sources, a scratch folder and the rest of the arguments.
bench_with_scratch() {
  local file=$root/e2e/target/bench/$1.csv program=training.proof.e2e.bench.$2 scratch
  shift 2
  need_trainer
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the name as it is now: the variable is gone when the shell exits
  trap "rm -r '$scratch'" EXIT
  machine >"$file"
  bench_java "$program" "$root/protocol/src/main/java" "$scratch" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
