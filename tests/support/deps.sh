#!/bin/sh
# Install the Debian packages that building and testing need and that are missing; say which.
# NO_DEPS=1 skips. On systems without apt it prints what is wanted and fails only if something is missing.
set -eu

build="gcc make pkg-config libgit2-dev libyaml-dev libcurl4-openssl-dev libjansson-dev libsodium-dev
libssl-dev libgpgme-dev libpcre2-dev libluajit-5.1-dev libarchive-dev libmicrohttpd-dev zlib1g-dev"
tests="libcriterion-dev git openssh-client openssh-server openssl curl python3 python3-yaml python3-pip
ca-certificates valgrind clang clang-format clang-tidy libclang-rt-14-dev procps"

[ "${NO_DEPS:-}" = 1 ] && exit 0

say() { echo "deps: $*" >&2; }

if ! command -v dpkg-query >/dev/null 2>&1; then
    say "this is not Debian; install what these packages hold, then use NO_DEPS=1:"
    say $build $tests
    if pkg-config --exists libgit2 yaml-0.1 libcurl jansson libsodium libcrypto gpgme libpcre2-8 luajit \
        libarchive libmicrohttpd zlib 2>/dev/null; then
        exit 0
    fi
    exit 1
fi

missing=
for p in $build $tests; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" = installed ] || missing="$missing $p"
done
[ -n "$missing" ] || exit 0

say "installing:$missing"
sudo=
if [ "$(id -u)" != 0 ]; then
    sudo=sudo
    command -v sudo >/dev/null 2>&1 || { say "run as root: apt-get install$missing"; exit 1; }
fi
log=$(mktemp)
if ! { $sudo apt-get update && $sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends $missing; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    say "could not install:$missing"
    exit 1
fi
rm -f "$log"
