"""The comparison of charts.sh."""
import os, shutil, subprocess, sys, tempfile, yaml

HELM, KUSTOMIZE, AGENT = os.environ['HELM'], os.environ['KUSTOMIZE'], os.path.abspath(os.environ['AGENT'])


class Loader(yaml.CSafeLoader if hasattr(yaml, 'CSafeLoader') else yaml.SafeLoader):
    pass


# YAML 1.2 as Kubernetes reads it: 'yes' and times are text
Loader.yaml_implicit_resolvers = {k: [(t, r) for t, r in v if t not in (
    'tag:yaml.org,2002:timestamp', 'tag:yaml.org,2002:bool', 'tag:yaml.org,2002:value')]
    for k, v in yaml.SafeLoader.yaml_implicit_resolvers.items()}
import re
Loader.add_implicit_resolver('tag:yaml.org,2002:bool', re.compile('^(?:true|True|TRUE|false|False|FALSE)$'), list('tTfF'))


def charts(root):
    found = []
    for at, dirs, files in os.walk(root):
        dirs.sort()
        if 'Chart.yaml' in files:
            found.append(at)
            dirs[:] = []
    return found


def why_not(chart):
    """Why a chart cannot be rendered from what is here, or None."""
    meta = yaml.safe_load(open(chart + '/Chart.yaml'))
    if meta.get('type') == 'library':
        return 'library'
    names = os.listdir(chart + '/charts') if os.path.isdir(chart + '/charts') else []
    wanted = list(meta.get('dependencies') or [])
    if os.path.exists(chart + '/requirements.yaml'):
        wanted += (yaml.safe_load(open(chart + '/requirements.yaml')) or {}).get('dependencies') or []
    for d in wanted:
        if not any(n == d['name'] or n.startswith(d['name'] + '-') for n in names):
            return 'dependencies not vendored'


def run(*argv):
    env = dict(os.environ, AGENT_HELM=HELM, PATH=os.path.dirname(HELM) + ':' + os.environ['PATH'])
    p = subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env, timeout=180)
    return p.returncode, p.stdout, p.stderr.decode('utf-8', 'replace').strip()


def objects(text):
    out = []
    for o in yaml.load_all(text, Loader):
        if isinstance(o, dict) and o.get('kind', '').endswith('List') and isinstance(o.get('items'), list):
            out += o['items']
        elif o:
            out.append(o)
    return out


def ident(o):
    m = o.get('metadata') or {}
    return '%s/%s/%s' % (o.get('kind'), m.get('namespace', ''), m.get('name'))


def compare_app(chart, name):
    """(equal, refused, what) for the chart as an app."""
    code, theirs, their_error = run(HELM, 'template', 'release-name', chart, '--include-crds', '--skip-tests')
    ours_code, ours, our_error = run(AGENT, 'render', '--dir', chart, '--root', chart, '--enable-helm')
    if code:
        return (ours_code != 0, False, 'helm fails: ' + their_error[-200:]) if ours_code else (False, False, 'only helm fails')
    if ours_code:
        return False, 'differs between two renders' in our_error, our_error[:300]
    a, b = objects(theirs), objects(ours)
    if len(a) != len(b):
        return False, False, '%d objects, not %d' % (len(b), len(a))
    for x, y in zip(a, b):
        if x != y:
            return False, False, '%s differs' % ident(x)
    return True, False, ''


def compare_kustomize(chart, name, work):
    top = os.path.join(work, 'k')
    shutil.rmtree(top, ignore_errors=True)
    os.makedirs(top)
    shutil.copytree(chart, os.path.join(top, 'charts', name), symlinks=True)
    with open(top + '/kustomization.yaml', 'w') as f:
        f.write('namespace: somewhere\nhelmCharts:\n- {name: %s, releaseName: release-name, includeCRDs: true, skipTests: true}\n' % name)
    if not os.path.exists(os.path.join(top, 'charts', name, 'values.yaml')):
        return None, False, ''
    code, theirs, their_error = run(KUSTOMIZE, 'build', '--enable-helm', top)
    ours_code, ours, our_error = run(AGENT, 'render', '--dir', top, '--root', top, '--enable-helm')
    if code:
        return (True, False, '') if ours_code else (False, False, 'only kustomize fails: ' + their_error[:200])
    if ours_code:
        return False, 'differs between two renders' in our_error, our_error[:300]
    return ours == theirs, False, 'bytes differ'


def main():
    work = tempfile.mkdtemp()
    n = {'app': [0, 0, 0], 'kustomize': [0, 0, 0]}  # equal, refused, other
    skipped = {}
    for chart in charts(os.path.abspath(sys.argv[1])):
        name = os.path.basename(chart)
        why = why_not(chart)
        if why:
            skipped[why] = skipped.get(why, 0) + 1
            continue
        for way, result in (('app', compare_app(chart, name)), ('kustomize', compare_kustomize(chart, name, work))):
            equal, refused, what = result
            if equal is None:
                continue
            n[way][0 if equal else 1 if refused else 2] += 1
            if not equal:
                print('%s %s: %s' % (way, os.path.relpath(chart, sys.argv[1]), what), flush=True)
    shutil.rmtree(work)
    for why, count in sorted(skipped.items()):
        print('skipped, %s: %d' % (why, count))
    for way, (equal, refused, other) in n.items():
        total = equal + other
        print('charts-%s: %d of %d equal, %.2f %%; not comparable, for they are random: %d' % (
            way, equal, total, 100.0 * equal / total if total else 0, refused))
    return 1 if n['app'][2] or n['kustomize'][2] else 0


sys.exit(main())
