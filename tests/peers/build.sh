#!/bin/sh
# Builds the programs that we compare ourselves with and prints the directory of their binaries.
#
#   tests/peers/build.sh [NAME...]     kustomize helm sops age age-keygen kubectl; default all
#
# Only what the cache lacks is built. stdout is the directory alone.
set -eu

here=$(dirname -- "$(readlink -f -- "$0")")
cache=${AGENT_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/agent-test}
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac

# version MODULE_DIR MODULE: the version that its go.mod pins.
version() {
    awk -v m="$2" '{ sub(/^require /, "") } $1 == m && $2 ~ /^v/ { print $2; exit }' "$here/$1/go.mod"
}

# recipe NAME: sets dir (folder of the go.mod), package and flags (for the linker), the last as the
# releases of that program have them.
recipe() {
    case $1 in
    kustomize)
        dir=kustomize package=sigs.k8s.io/kustomize/kustomize/v5
        flags="-X sigs.k8s.io/kustomize/api/provenance.version=$(version $dir $package)"
        ;;
    helm)
        dir=helm package=helm.sh/helm/v3/cmd/helm
        minor=$(version $dir k8s.io/client-go | cut -d. -f2)
        flags="-X helm.sh/helm/v3/internal/version.version=$(version $dir helm.sh/helm/v3)"
        for at in lint/rules chartutil; do # what charts see as .Capabilities.KubeVersion
            flags="$flags -X helm.sh/helm/v3/pkg/$at.k8sVersionMajor=1"
            flags="$flags -X helm.sh/helm/v3/pkg/$at.k8sVersionMinor=$minor"
        done
        ;;
    sops)
        dir=sops package=github.com/getsops/sops/v3/cmd/sops flags=
        ;;
    age | age-keygen)
        dir=age package=filippo.io/age/cmd/$1
        flags="-X main.Version=$(version $dir filippo.io/age)"
        ;;
    kubectl)
        dir=../cluster package=k8s.io/kubernetes/cmd/kubectl
        v=$(version $dir k8s.io/kubernetes)
        flags="-X k8s.io/component-base/version.gitVersion=$v -X k8s.io/client-go/pkg/version.gitVersion=$v"
        flags="$flags -X k8s.io/client-go/pkg/version.gitCommit="
        ;;
    *)
        echo "build.sh: no peer named '$1': kustomize helm sops age age-keygen kubectl" >&2
        exit 2
        ;;
    esac
}

[ $# -gt 0 ] || set -- kustomize helm sops age age-keygen kubectl

for name; do
    recipe "$name"
done
key=$(cd "$here" && cat build.sh */go.mod */go.sum ../cluster/go.mod ../cluster/go.sum | sha256sum |
    cut -c1-16)
bin=$cache/peers-$key/bin
mkdir -p "$bin"

missing=
for name; do
    [ -x "$bin/$name" ] || missing="$missing $name"
done
if [ -n "$missing" ]; then
    go=$("$here/../cluster/go.sh")
    exec 9>"$cache/peers-$key.lock"
    flock -n 9 || { echo "build.sh: waiting for another build of the same binaries" >&2 && flock 9; }
    tmp=$(mktemp -d "$cache/building-XXXXXX")
    trap 'rm -rf "$tmp"' EXIT
    trap 'exit 1' HUP INT TERM
    for name in $missing; do
        [ ! -x "$bin/$name" ] || continue # built while we waited
        recipe "$name"
        echo "build.sh: building $name" >&2
        (cd "$here/$dir" && CGO_ENABLED=0 GOWORK=off GOFLAGS='-mod=readonly -buildvcs=false' GOTOOLCHAIN=local \
            "$go" build -trimpath -ldflags "-s -w $flags" -o "$tmp/$name" "$package") >&2
        mv -f "$tmp/$name" "$bin/$name"
    done
fi
echo "$bin"
