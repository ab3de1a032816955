# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# What every part of the scripts uses.

die() { echo "proofpool: $*" >&2; exit 1; }
say() { echo "== $*"; }
has() { command -v "$1" >/dev/null; }
wants_help() { [[ ${1-} == --help || ${1-} == -h || ${1-} == help ]]; }

# Runs a command as a named stage; its time is printed, and kept for the summary.
stages=()
stage() {
  local name=$1 start=$EPOCHREALTIME status seconds
  shift
  say "$name"
  # Not `"$@" || status=$?`: that would switch `set -e` off inside the command.
  set +e
  (set -e; "$@")
  status=$?
  set -e
  seconds=$(awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN {printf "%.1f", b - a}')
  if [[ $status != 0 ]]; then
    say "$name: FAILED after $seconds s"
    exit "$status"
  fi
  say "$name: done in $seconds s"
  stages+=("$(printf '%8s s  %s' "$seconds" "$name")")
}

# Shows what a command says only if it fails.
quietly() {
  local log
  log=$(mktemp)
  "$@" >"$log" 2>&1 || { cat "$log" >&2; return 1; }
  rm "$log"
}

# in_parallel COMMAND ITEM...: one process for each item; fails if one of them does.
in_parallel() {
  local command=$1 item pid pids=() failed=0
  shift
  for item; do "$command" "$item" & pids+=($!); done
  for pid in "${pids[@]}"; do wait "$pid" || failed=1; done
  return $failed
}

hash_of_files() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0r sha256sum | short_hash; }
short_hash() { sha256sum | cut -c1-12; }
