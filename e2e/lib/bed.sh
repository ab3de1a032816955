# shellcheck shell=bash disable=SC2154  # the caller sets root and cache
# `./proofpool bed`: the test bed's own verbs, and those that know the product's images.

default_clusters=(alpha beta gamma delta)
fake_gpus=2

bed_program=$root/e2e/bed/bed

bed_help() {
  cat <<HELP
usage: ./proofpool bed up [NAME...]     build what is out of date, make the clusters (${default_clusters[*]}), load the product's images, offer $fake_gpus fake GPUs each
       ./proofpool bed images           build the product's images, where out of date
       ./proofpool bed reload           build the images and load them into the clusters that are up
       ./proofpool bed members ...      install Proofpool in the clusters, one member each (--help says more)
       ./proofpool bed env              print settings for a shell: . <(./proofpool bed env)
Everything else is passed on:
HELP
  "$bed_program" help
}

bed_main() {
  case ${1-help} in
    up) shift; if wants_help "$@"; then bed_help; elif [[ $# -gt 0 ]]; then bed_up "$@"; else bed_up_default; fi ;;
    images) build_images ;;
    reload) bed_reload ;;
    members) shift; members_main "$@" ;;
    env) bed_env ;;
    help | --help | -h) bed_help ;;
    *) exec "$bed_program" "$@" ;;
  esac
}

bed_up_default() { bed_up "${default_clusters[@]}"; }

bed_up() {
  need_maven
  stage "test bed: programs and node image" "$bed_program" build
  build_images
  stage "test bed: clusters $*" "$bed_program" up "$@"
  stage "test bed: load images" load_images "$@"
  stage "test bed: fake GPUs" offer_fake_gpus "$@"
}

bed_reload() {
  local names
  build_images
  mapfile -t names < <("$bed_program" list)
  [[ ${#names[@]} -gt 0 ]] || die "no cluster is up; './proofpool bed up' makes some"
  stage "test bed: load images" load_images "${names[@]}"
}

# The engine may be the test bed's private one.
need_bed_engine() {
  mkdir -p "$cache"
  "$bed_program" engine >/dev/null
  # shellcheck disable=SC1090  # written by the test bed
  . <("$bed_program" engine)
}

load_images() {
  local image
  # shellcheck disable=SC1090  # written when the images were built
  . "$(image_list)"
  for image in "$PROOFPOOL_OPERATOR_IMAGE" "$PROOFPOOL_TRAINER_IMAGE" "$PROOFPOOL_CORPUS_IMAGE" "$PROOFPOOL_CHEAT_IMAGE"; do "$bed_program" load "$image" "$@"; done
}

offer_fake_gpus() {
  local name
  for name; do "$bed_program" fake-gpu "$name" "$fake_gpus" >/dev/null; done
}

bed_env() {
  [[ -e $cache/env ]] || die "no cluster is up; './proofpool bed up' makes some"
  cat "$cache/env"
  [[ ! -e $(image_list) ]] || cat "$(image_list)"
  echo "export JAVA_HOME=$(find_jdk)"
}
