#!/bin/sh
# The client against tests/support/fakeapi, an HTTP/2 server that fails as told. SAN= as in the Makefile.
set -eu
cd "$(dirname -- "$0")/../../.."
scratch=$(mktemp -d)
trap 'exec 3>&-; rm -rf "$scratch"' EXIT
go=$(tests/cluster/go.sh)
variant=$([ -n "${SAN:-}" ] && echo "san-$(echo "$SAN" | tr , -)" || echo release)
(cd tests/support/fakeapi && "$go" build -o "$scratch/fakeapi" .)
make -s ${SAN:+SAN=$SAN} "build/$variant/libagent.a" "build/$variant/tests/e2e/kube/faults.o"
${CC:-gcc} ${SAN:+-fsanitize=$SAN} -o "$scratch/faults" "build/$variant/tests/e2e/kube/faults.o" \
	"build/$variant/libagent.a" \
	$(pkg-config --libs libcurl jansson libsodium yaml-0.1 libcrypto) -lpthread -lm
mkfifo "$scratch/life"
"$scratch/fakeapi" "$scratch" <"$scratch/life" &
exec 3>"$scratch/life" # it ends when this does
for _ in 1 2 3 4 5 6 7 8 9 10; do
	[ -e "$scratch/kubeconfig" ] && break
	sleep 0.2
done
DIR="$scratch" "$scratch/faults"
