# shellcheck shell=bash disable=SC2154  # the caller sets root
# Whether other devices come to the same gradients: the program in e2e (training.proof.e2e.bench.DeviceCases) writes what they are to compute.

bench_devices() {
  local folder=$root/e2e/target/bench/devices
  need_trainer
  rm -rf "$folder"
  mkdir -p "$folder"
  bench_java training.proof.e2e.bench.DeviceCases "$root/protocol/src/main/java" "$folder" "${1-gpt,gpt-biases,gpt-tied,mlp,cnn}" "${2-0,100,1000}" "${3-500}"
  echo "written: ${folder#"$root"/}; where the device and PyTorch are: python3 devices.py FOLDER [REPEATS] >devices.csv (e2e/bench/devices.py)"
}
