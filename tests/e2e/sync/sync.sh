#!/bin/sh
# The sync library against a real API server. Uses $KUBECONFIG, $AUDIT_LOG and $KUBECTL when all are set
# (state is kept in namespaces of its own), else starts a cluster. SAN= as in the Makefile.
set -eu
cd "$(dirname -- "$0")/../../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ -z "${KUBECONFIG:-}" ] || [ -z "${AUDIT_LOG:-}" ] || [ -z "${KUBECTL:-}" ]; then
	tests/cluster/up.sh --parent $$ >"$scratch/env"
	. "$scratch/env"
	trap 'tests/cluster/down.sh --dir "$CLUSTER_DIR" >&2; rm -rf "$scratch"' EXIT
fi
export KUBECONFIG AUDIT_LOG KUBECTL
variant=$([ -n "${SAN:-}" ] && echo "san-$(echo "$SAN" | tr , -)" || echo release)
make -s ${SAN:+SAN=$SAN} "build/$variant/libagent.a" "build/$variant/tests/e2e/sync/drive.o"
${CC:-gcc} ${SAN:+-fsanitize=$SAN} -o "$scratch/drive" "build/$variant/tests/e2e/sync/drive.o" \
	"build/$variant/libagent.a" \
	$(pkg-config --libs libgit2 libcurl jansson libsodium yaml-0.1 libcrypto libarchive libpcre2-8 luajit zlib) \
	-lpthread -lm
python3 tests/e2e/sync/cases.py "$scratch" "$@"
