# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# A segment's replay beside its share of the training time, by the program in e2e (training.proof.e2e.bench.ReplayCost).

bench_replay() {
  local file=$root/e2e/target/bench/replay.csv scratch
  need_trainer
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the folder's name is known now
  trap "rm -rf '$scratch'" EXIT
  own_sources >"$scratch/text"
  machine >"$file"
  bench_java training.proof.e2e.bench.ReplayCost "$scratch/text" "$scratch/run" "$@" | tee -a "$file"
  echo "written: ${file#"$root"/}"
}
