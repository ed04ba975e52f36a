#!/bin/sh
# Starts a cluster and prints KEY=VALUE lines (KUBECONFIG= first) on stdout when it is ready; see
# README.md. All flags: up.sh --help
exec "$(dirname -- "$(readlink -f -- "$0")")/driver.sh" up "$@"
