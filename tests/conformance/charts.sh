#!/bin/sh
# Charts of public repositories, rendered by us and by helm and kustomize themselves.
#
#   tests/conformance/charts.sh CHARTS_DIR     (or CHARTS_DIR in the environment)
#
# Every chart below CHARTS_DIR whose dependencies are in its charts/ is rendered two ways with the same release name and
# namespace: as a chart app against `helm template --include-crds --skip-tests`, object by object; and as a
# kustomization's helmCharts against `kustomize build --enable-helm`, byte for byte. HELM and KUSTOMIZE name the programs
# (default: tests/peers). Prints a line for each chart that is not equal, then the rates; fails when one is not equal.
set -eu
cd "$(dirname "$0")/../.."
dir=${1:-${CHARTS_DIR:-}}
if [ -z "$dir" ]; then
	echo "CHARTS_DIR is not set: no charts to compare"
	exit 0
fi
export HELM="${HELM:-$(tests/peers/build.sh helm)/helm}"
export KUSTOMIZE="${KUSTOMIZE:-$(tests/peers/build.sh kustomize)/kustomize}"
export AGENT="${AGENT:-build/agent}"
exec python3 tests/conformance/charts.py "$dir"
