#!/bin/bash
# agent render against kustomize and against libyaml alone: time, memory, growth.
#
#   render.sh [PART-OF-A-CASE'S-NAME...]
#
# BENCH_FULL=1 also lets kustomize render 4,000 objects, once (45 s and more); REPEATS=5.
set -u
here=$(dirname -- "$(readlink -f -- "$0")")
. "$here/lib.sh"
bench_begin kustomize
python3 "$here/render.py" "$dir" "$@"
