#!/bin/sh
# The client against a real API server. Uses $KUBECONFIG and $TOKEN_KUBECONFIG when both are set, else
# starts a cluster. SAN= as in the Makefile; N= objects of the flood (200).
set -eu
cd "$(dirname -- "$0")/../../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if [ -z "${KUBECONFIG:-}" ] || [ -z "${TOKEN_KUBECONFIG:-}" ]; then
	tests/cluster/up.sh --parent $$ >"$scratch/env"
	. "$scratch/env"
	trap 'tests/cluster/down.sh --dir "$CLUSTER_DIR" >&2; rm -rf "$scratch"' EXIT
fi
export KUBECONFIG TOKEN_KUBECONFIG SCRATCH="$scratch"
variant=$([ -n "${SAN:-}" ] && echo "san-$(echo "$SAN" | tr , -)" || echo release)
make -s ${SAN:+SAN=$SAN} "build/$variant/libagent.a" "build/$variant/tests/e2e/kube/real.o"
${CC:-gcc} ${SAN:+-fsanitize=$SAN} -o "$scratch/real" "build/$variant/tests/e2e/kube/real.o" \
	"build/$variant/libagent.a" \
	$(pkg-config --libs libcurl jansson libsodium yaml-0.1 libcrypto) -lpthread -lm

# kubeconfigs that must fail, each in its own way
token=$(awk '/token:/ { print $2 }' "$TOKEN_KUBECONFIG")
server=$(awk '/server:/ { print $2 }' "$TOKEN_KUBECONFIG")
cp "$TOKEN_KUBECONFIG" "$scratch/token.yaml"
sed "s/token: .*/token: expired/" "$TOKEN_KUBECONFIG" >"$scratch/badtoken.yaml"
sed "s#server: .*#server: https://127.0.0.1:1#" "$TOKEN_KUBECONFIG" >"$scratch/dead.yaml"
sed "s#server: .*#server: $server\n    tls-server-name: not-this.example.com#" "$KUBECONFIG" \
	>"$scratch/wrongname.yaml"
sed "s#server: .*#server: $server\n    tls-server-name: localhost#" "$KUBECONFIG" \
	>"$scratch/rightname.yaml"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj /CN=other \
	-keyout "$scratch/key" -out "$scratch/other.crt" 2>/dev/null
sed "s#certificate-authority-data: .*#certificate-authority: other.crt#" "$TOKEN_KUBECONFIG" \
	>"$scratch/wrongca.yaml"
printf '%s\n' "$token" >"$scratch/token"
sed "s#token: .*#tokenFile: token#" "$TOKEN_KUBECONFIG" >"$scratch/tokenfile.yaml"
plugin() {
	sed '/token:/d; s#^  user:$#  user:\n    exec:\n      apiVersion: client.authentication.k8s.io/v1\n      command: ./'"$1"'\n      interactiveMode: Never#' \
		"$TOKEN_KUBECONFIG" >"$scratch/$1.yaml"
	cat >"$scratch/$1"
	chmod +x "$scratch/$1"
}
plugin execok <<X
#!/bin/sh
echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"$token"}}'
X
plugin execfail <<'X'
#!/bin/sh
echo 'no login' >&2
exit 3
X
"$scratch/real" "${N:-200}"
