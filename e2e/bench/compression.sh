# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Loss at equal tokens under compressed payloads, by the program in e2e (training.proof.e2e.bench.CompressionLoss).

bench_compression() {
  local file=$root/e2e/target/bench/compression.csv scratch
  need_trainer
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the folder's name is known now
  trap "rm -rf '$scratch'" EXIT
  machine >"$file"
  bench_java training.proof.e2e.bench.CompressionLoss "$root" "$scratch" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
