# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# One digest on every emulated processor, by the program in e2e (training.proof.e2e.bench.ProcessorDigests).

bench_processors() {
  local file=$root/e2e/target/bench/processors.csv
  need_trainer
  machine >"$file"
  bench_java training.proof.e2e.bench.ProcessorDigests "$root/protocol/src/main/java" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
