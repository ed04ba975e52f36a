#!/bin/sh
# Ends a cluster: --dir DIR, else $CLUSTER_DIR, else the only one that runs; --all ends all of them.
exec "$(dirname -- "$(readlink -f -- "$0")")/driver.sh" down "$@"
