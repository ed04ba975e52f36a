#!/bin/bash
# make bench: us and the peers side by side. Tables go to stdout, progress to stderr.
set -u
here=$(dirname -- "$(readlink -f -- "$0")")
failed=0
for part in render sync; do
    "$here/$part.sh" || failed=1
done
exit $failed
