#!/bin/bash
# Charts that attack whoever renders them: each is refused or harmless, in time and in memory, with a message that says why.
# AGENT and AGENT_HELM name the programs; without AGENT_HELM tests/peers builds helm.
set -u
cd "$(dirname "$0")/../../.." || exit 2
export AGENT_HELM=${AGENT_HELM:-$(tests/peers/build.sh helm)/helm}
agent=${AGENT:-$PWD/build/agent}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "FAIL $1: $2"; sed 's/^/    /' "$work/err" | cut -c1-400; }

# chart NAME: an empty chart in $work/NAME.
chart() {
    mkdir -p "$work/$1/templates"
    printf 'apiVersion: v2\nname: c\nversion: 0.1.0\n' >"$work/$1/Chart.yaml"
    printf 'a: b\n' >"$work/$1/values.yaml"
}
# template NAME TEXT: a ConfigMap whose value is the template TEXT.
template() {
    chart "$1"
    printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  v: %s\n' "$2" >"$work/$1/templates/c.yaml"
}
# render NAME [ARG...]: out, err, code, seconds; 1 GiB for the agent itself
render() {
    local name=$1
    shift
    local from=$SECONDS
    "$agent" render --dir "$work/$name" --root "$work" --enable-helm "$@" >"$work/out" 2>"$work/err"
    code=$?
    took=$((SECONDS - from))
}
# refused NAME PATTERN [SECONDS]
refused() {
    render "$1"
    if [ "$code" != 2 ]; then bad "$1" "exit $code"
    elif ! grep -qE "$2" "$work/err"; then bad "$1" "message does not say '$2'"
    elif [ "$took" -gt "${3:-3}" ]; then bad "$1" "took $took s"
    elif [ "$(wc -c <"$work/err")" -gt 1000 ]; then bad "$1" "message is too long"
    elif grep -q "CANARY" "$work/out" "$work/err"; then bad "$1" "the canary got out"
    else ok; fi
}
# harmless NAME: renders, and its value is this
harmless() {
    render "$1"
    if [ "$code" != 0 ]; then bad "$1" "exit $code"
    elif ! grep -qxF "  v: $2" "$work/out"; then bad "$1" "is $(grep '^  v:' "$work/out"), not $2"
    elif grep -q "CANARY" "$work/out" "$work/err"; then bad "$1" "the canary got out"
    else ok; fi
}
# kust NAME TEXT: a kustomization with a chart c in charts/
kust() {
    chart "$1/charts/c"
    printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata: {v: "1"}\n' >"$work/$1/charts/c/templates/c.yaml"
    printf '%s\n' "$2" >"$work/$1/kustomization.yaml"
}

export CANARY=CANARY-in-the-environment
mkdir -p "$work/outside"
secret=$(mktemp)
trap 'rm -rf "$work" "$secret"' EXIT
echo CANARY >"$secret"

# ---- reading ------------------------------------------------------------------------------------
template link '{{ .Files.Get "secret" | quote }}'
ln -s "$secret" "$work/link/secret"
refused link 'secret'
template up '{{ .Files.Get "../../../../../../../../etc/passwd" | quote }}'
harmless up '""'
template absolute '{{ .Files.Get "/etc/passwd" | quote }}'
harmless absolute '""'
template link-in '{{ .Files.Get "there" | quote }}'
echo inside >"$work/outside/file"
ln -s ../outside/file "$work/link-in/there"
render link-in
if [ "$code" = 0 ] && grep -q 'inside' "$work/out"; then ok; else bad link-in "a link inside the repository"; fi
template loop-link '1'
ln -s . "$work/loop-link/a"
ln -s . "$work/loop-link/b"
refused loop-link 'more than|deeper than|loop'
template env '{{ env "CANARY" }}'
refused env 'function "env" not defined'
template expandenv '{{ expandenv "$CANARY" }}'
refused expandenv 'function "expandenv" not defined'
kust env-in-name 'helmCharts: [{name: c, nameTemplate: "a{{ env \"CANARY\" | lower }}"}]'
render env-in-name
if [ "$code" = 0 ] && ! grep -q canary "$work/out"; then ok; else bad env-in-name "exit $code"; fi

# ---- reaching out -------------------------------------------------------------------------------
template dns '{{ getHostByName "localhost" | quote }}'
harmless dns '""'
template lookup '{{ lookup "v1" "Secret" "kube-system" "x" | toJson | quote }}'
harmless lookup "'{}'"
printf 'apiVersion: v1\nkind: Config\nclusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]\n' >"$work/kubeconfig"
KUBECONFIG=$work/kubeconfig harmless lookup "'{}'"
kust remote 'helmCharts: [{name: nginx, repo: "https://charts.example.com", version: 1.2.3, releaseName: a}]'
refused remote "helm pull --untar"
kust oci 'helmCharts: [{name: nginx, repo: "oci://127.0.0.1:1/x", releaseName: a}]'
refused oci "helm pull --untar"

# ---- flags --------------------------------------------------------------------------------------
printf '#!/bin/sh\ntouch %s/ran; cat\n' "$work" >"$work/x.sh"
chmod +x "$work/x.sh"
kust flag 'helmCharts: [{name: c, releaseName: "--post-renderer=./x.sh"}]'
refused flag "start with '-'"
kust flag-ns 'helmCharts: [{name: c, releaseName: a, namespace: "--post-renderer=x.sh"}]'
refused flag-ns 'not a DNS label'
kust flag-kube 'helmCharts: [{name: c, releaseName: a, kubeVersion: "--post-renderer=x.sh"}]'
refused flag-kube 'not a Kubernetes version'
kust flag-api 'helmCharts: [{name: c, releaseName: a, apiVersions: ["v1 --post-renderer=x.sh"]}]'
refused flag-api 'not an API version'
kust flag-values 'helmCharts: [{name: c, releaseName: a, valuesFile: "--post-renderer=x.sh"}]'
refused flag-values 'does not exist'
kust flag-template "helmCharts: [{name: c, nameTemplate: '--post-renderer=$work/x.sh'}]"
refused flag-template 'release name'
kust up-values 'helmCharts: [{name: c, releaseName: a, valuesFile: ../outside/file}]'
refused up-values 'not in or below'
kust up-home 'helmCharts: [{name: c, releaseName: a}]
helmGlobals: {chartHome: ../../../..}'
refused up-home 'leaves|outside'
kust no-name 'helmCharts: [{name: c}]'
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\n' >"$work/no-name/charts/c/templates/c.yaml"
refused no-name 'release name'
[ ! -e "$work/ran" ] && ok || bad flags "a program ran"

# ---- names --------------------------------------------------------------------------------------
for name in .. . ../x -x 'a/b' '"a\nb"' '[]'; do
    chart "name"
    printf 'apiVersion: v2\nversion: 0.1.0\nname: %s\n' "$name" >"$work/name/Chart.yaml"
    refused name 'name of a chart|Chart.yaml'
done

# ---- time and memory ----------------------------------------------------------------------------
template repeat '{{ repeat 1000000000 "x" }}'
refused repeat 'memory|bytes|too' 40
template output '{{ range until 400000 }}{{ repeat 200 "x" }}{{ end }}'
refused output 'more than|memory|processor' 60
template include '{{ include "loop" . }}'
printf '{{ define "loop" }}{{ include "loop" . }}{{ end }}' >"$work/include/templates/_h.tpl"
refused include 'calling include' 20
template spin '{{ range $a := until 100000 }}{{ range $b := until 100000 }}{{ end }}{{ end }}'
refused spin 'processor time|deadline|memory|too many' 65
template set '1'
printf 'a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: &f [*e,*e,*e,*e,*e,*e,*e,*e]\ng: &g [*f,*f,*f,*f,*f,*f,*f,*f]\nh: &h [*g,*g,*g,*g,*g,*g,*g,*g]\ni: [*h,*h,*h,*h,*h,*h,*h,*h]\n' >"$work/set/values.yaml"
refused set 'alias|memory|excessive' 40
template random '{{ randAlphaNum 20 }}'
refused random "field 'data.v' differs"
template time '{{ now | unixEpoch | quote }}{{ randInt 0 1000000 }}'
refused time 'differs|YAML'
template fail '{{ fail "no" }}'
refused fail 'no$'

# ---- archives -----------------------------------------------------------------------------------
python3 - "$work" <<'P'
import io, os, sys, tarfile, gzip
work = sys.argv[1]
base = {'c/Chart.yaml': b'apiVersion: v2\nname: c\nversion: 0.1.0\n', 'c/values.yaml': b'',
        'c/templates/c.yaml': b'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  v: {{ .Values.a | default "1" | quote }}\n'}
def tgz(name, extra=(), files=base):
    os.makedirs(f'{work}/{name}', exist_ok=True)
    with tarfile.open(f'{work}/{name}/c.tgz', 'w:gz') as t:
        for p, b in files.items():
            i = tarfile.TarInfo(p); i.size = len(b); t.addfile(i, io.BytesIO(b))
        for i, b in extra:
            t.addfile(i, io.BytesIO(b) if b is not None else None)
def entry(name, kind=tarfile.REGTYPE, link='', data=b''):
    i = tarfile.TarInfo(name); i.type = kind; i.linkname = link
    if kind == tarfile.REGTYPE: i.size = len(data)
    return i, (data if kind == tarfile.REGTYPE else None)
tgz('tgz-good')
tgz('tgz-up', [entry('c/../../x')])
tgz('tgz-absolute', [entry('/tmp/x')])
tgz('tgz-symlink', [entry('c/l', tarfile.SYMTYPE, '/etc/passwd')])
tgz('tgz-hardlink', [entry('c/l', tarfile.LNKTYPE, 'c/values.yaml')])
tgz('tgz-device', [entry('c/l', tarfile.CHRTYPE)])
tgz('tgz-fifo', [entry('c/l', tarfile.FIFOTYPE)])
tgz('tgz-twice', [entry('c/values.yaml', data=b'a: 2')])
tgz('tgz-dir-twice', [entry('c/values.yaml/x', data=b'a: 2')])
tgz('tgz-many', [entry(f'c/f{i}') for i in range(30000)])
tgz('tgz-big', [entry('c/big', data=b'\0' * (60 << 20))])
tgz('tgz-evil-name', files=dict(base, **{'c/Chart.yaml': b'apiVersion: v2\nname: ../x\nversion: 0.1.0\n'}))
os.makedirs(f'{work}/tgz-broken', exist_ok=True)
good = open(f'{work}/tgz-good/c.tgz', 'rb').read()
open(f'{work}/tgz-broken/c.tgz', 'wb').write(good[:len(good) // 2])
os.makedirs(f'{work}/tgz-bomb', exist_ok=True)
with gzip.open(f'{work}/tgz-bomb/c.tgz', 'wb') as g:
    i = tarfile.TarInfo('c/big'); i.size = 4 << 30
    g.write(i.tobuf())
    for _ in range(512): g.write(b'\0' * (1 << 20))
inner = open(f'{work}/tgz-symlink/c.tgz', 'rb').read()
tgz('tgz-inner', [entry('c/charts/s.tgz', data=inner)])
os.makedirs(f'{work}/sub/charts', exist_ok=True); os.makedirs(f'{work}/sub/templates', exist_ok=True)
open(f'{work}/sub/Chart.yaml', 'wb').write(base['c/Chart.yaml'])
open(f'{work}/sub/charts/s.tgz', 'wb').write(inner)
P
# An archive is an app of an environment, as it lies in a work tree.
as_app() {
    local from=$SECONDS
    printf 'apiVersion: agent.gitops/v1\nkind: Environments\nenvironments:\n- {name: e, follow: {branch: main}, cluster: x, path: c.tgz}\n' \
        >"$work/$1/environments.yaml"
    git -C "$work/$1" init -q -b main
    git -C "$work/$1" add -A
    git -C "$work/$1" -c user.name=t -c user.email=t@example.com commit -q -m t
    (cd "$work/$1" && HOME=$work "$agent" render e --dirty) >"$work/out" 2>"$work/err"
    code=$?
    took=$((SECONDS - from))
}
archive() {
    as_app "$1"
    if [ "$code" != 2 ]; then bad "$1" "exit $code"
    elif ! grep -qE "$2" "$work/err"; then bad "$1" "message does not say '$2'"
    elif [ "$took" -gt 2 ]; then bad "$1" "took $took s"
    else ok; fi
}
as_app tgz-good
if [ "$code" = 0 ] && grep -q 'v: "1"' "$work/out"; then ok; else bad tgz-good "exit $code"; fi
archive tgz-up 'not safe'
archive tgz-absolute 'absolute'
archive tgz-symlink 'no regular file'
archive tgz-hardlink 'no regular file'
archive tgz-device 'no regular file'
archive tgz-fifo 'no regular file'
archive tgz-twice 'twice'
archive tgz-dir-twice 'one name|twice'
archive tgz-many 'more than 20000 files'
archive tgz-big 'times its size'
archive tgz-bomb 'times its size|when unpacked'
archive tgz-evil-name 'name of a chart'
archive tgz-broken 'broken archive'
archive tgz-inner 'no regular file'
refused sub 'no regular file'

# ---- helm itself --------------------------------------------------------------------------------
template plain 1
render plain && [ "$code" = 0 ] && ok || bad plain "exit $code"
printf '#!/bin/sh\necho v3.0.0\n' >"$work/helm"
chmod +x "$work/helm"
AGENT_HELM=$work/helm render plain
[ "$code" = 3 ] && grep -q 'script' "$work/err" && ok || bad script "exit $code"
AGENT_HELM=/bin/true render plain
[ "$code" = 3 ] && grep -q 'helm v3' "$work/err" && ok || bad other-program "exit $code"
AGENT_HELM='' PATH=/nonexistent render plain
[ "$code" = 3 ] && grep -q 'AGENT_HELM' "$work/err" && ok || bad no-helm "exit $code"
"$agent" render --dir "$work/plain" --root "$work" >"$work/out" 2>"$work/err"
[ $? = 2 ] && grep -q -- '--enable-helm' "$work/err" && ok || bad opt-in "without the flag"
if command -v strace >/dev/null; then
    strace -f -qq -e trace=execve,execveat,socket,connect -o "$work/trace" \
        "$agent" render --dir "$work/dns" --root "$work" --enable-helm >/dev/null 2>&1
    n=$(grep -cE 'execveat\(.* = 0' "$work/trace")
    others=$(grep -E 'execve\(' "$work/trace" | grep -cvE '/agent|/proc/self/exe')
    [ "$others" = 0 ] && [ "$n" -le 3 ] && ! grep -q 'connect(' "$work/trace" && ok || bad trace "other programs or connections"
fi
left=0 # what is locked belongs to somebody else's render
for d in /dev/shm/agent-helm-*; do
    [ -d "$d" ] && flock -n "$d" true && left=$((left + 1))
done
[ "$left" = 0 ] && ok || bad leftovers "$left directories in /dev/shm"

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
