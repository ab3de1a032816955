# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# One digest on every emulated processor, by the program in e2e (training.proof.e2e.bench.ProcessorDigests). What was found stays in
# the file: a run that was ended goes on, and only with what the same sources found.

bench_processors() {
  local file=$root/e2e/target/bench/processors.csv
  need_trainer
  machine
  bench_java training.proof.e2e.bench.ProcessorDigests "$root/numerics/src/main/java" "$file" "$(computing_hash)" "$@"
  echo "written: ${file#"$root"/}"
}

# Whatever a digest depends on: the sources that compute, and the library below them.
computing_hash() {
  local rules=protocol/src/main/java/training/proof/protocol
  (cd "$root" && echo "$(pom_property libtorch.version) $(hash_of_files numerics/src/main trainer-image/src/main $rules/recipe $rules/assignment e2e/src/main/java/training/proof/e2e/bench/ProcessorDigests.java)") | short_hash
}
