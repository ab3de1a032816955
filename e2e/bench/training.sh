# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# Tokens a second beside PyTorch, by the program in e2e (training.proof.e2e.bench.TrainingSpeed).

bench_training() {
  local file=$root/e2e/target/bench/training.csv version python scratch threads
  need_trainer
  version=$(pom_property libtorch.version)
  python=${PROOFPOOL_BENCH_PYTHON-$cache/torch-$version/bin/python}
  has_torch "$python" || stage "PyTorch $version" install_torch "$version"
  scratch=$(mktemp -d)
  # shellcheck disable=SC2064  # the name as it is now: the variable is gone when the shell exits
  trap "rm -r '$scratch'" EXIT
  own_sources >"$scratch/text"
  machine >"$file"
  echo "# threads wait passively (OMP_WAIT_POLICY): on a machine with other work, spinning ones stand in each other's way" >>"$file"
  echo "model,parameters,threads,what,measure,value" | tee -a "$file"
  for threads in 1 2; do
    OMP_NUM_THREADS=$threads OMP_WAIT_POLICY=PASSIVE e2e_java "-Dai.djl.pytorch.num_threads=$threads" \
      training.proof.e2e.bench.TrainingSpeed "$scratch" "$python" "$root/e2e/bench/training.py" "$scratch/text" "$threads" "$@" | tee -a "$file"
  done
  echo "# load after: $(cut -d' ' -f1-3 /proc/loadavg)" >>"$file"
  echo "written: ${file#"$root"/}"
}

has_torch() { [[ -x $1 ]] && "$1" -c 'import numpy, torch' 2>/dev/null; }

install_torch() {
  python3 -m venv "$cache/torch-$1"
  quietly "$cache/torch-$1/bin/pip" install --quiet "torch==$1" numpy
}
