"""Cases of the sync library: each one is a function, each claim a check. Run by sync.sh."""
import base64, gzip, json, os, re, subprocess, sys, time

SCRATCH = sys.argv[1]
ONLY = sys.argv[2:]
DRIVE = SCRATCH + '/drive'
KUBECTL = os.environ['KUBECTL']
AUDIT = os.environ['AUDIT_LOG']
RUN = f'{int(time.time()) % 46656:x}'  # names of their own: a cluster may be used again
passed = failed = 0
serial = 0


def check(ok, what, *more):
    global passed, failed
    if ok:
        passed += 1
        return
    failed += 1
    print('FAIL', what, *[str(m)[:3000] for m in more], sep='\n  ', flush=True)


def kubectl(*args, stdin=None, ok=True):
    r = subprocess.run([KUBECTL, *args], input=stdin, capture_output=True, text=True)
    if ok and r.returncode:
        raise RuntimeError(f'kubectl {args}: {r.stderr}')
    return r.stdout


def get(kind, name, ns=None):
    out = kubectl('get', kind, name, '-o', 'json', '--show-managed-fields', *(['-n', ns] if ns else []), ok=False)
    return json.loads(out) if out.strip() else None


class Env:
    """One environment in a state namespace and a namespace of its own."""

    def __init__(self, name):
        global serial
        serial += 1
        self.ns = f't{RUN}-{serial}-{name}'
        self.env = f'{name}-{RUN}-{serial}'
        self.state = f'agent-{self.ns}'
        self.files = 0

    def write(self, text):
        self.files += 1
        path = f'{SCRATCH}/{self.ns}-{self.files}.yaml'
        with open(path, 'w') as f:
            f.write(text.replace('NS', self.ns))
        return path

    def drive(self, mode, *args, **apps):
        argv = [DRIVE, '--mode', mode, '--env', self.env, '--ns', self.state, *args]
        for name, text in apps.items():
            text, _, dep = text.partition('\0')
            path = text if text == 'held' else self.write(text)
            argv.append(f'{name}={path}' + (f',{dep}' if dep else ''))
        r = subprocess.run(argv, capture_output=True, text=True, timeout=180)
        r.result = json.loads(r.stdout) if mode != 'diff' and r.stdout.startswith('{') else None
        m = re.search(r'(\d+) reads, (\d+) writes', r.stderr)
        r.writes = int(m[2]) if m else None
        return r

    def apply(self, *args, **apps):
        return self.drive('apply', *args, **apps)

    def diff(self, *args, **apps):
        return self.drive('diff', *args, **apps)

    def inventory(self, app):
        cm = get('configmap', f'agent.main.{self.env}.{app}', self.state)
        if not cm:
            return None
        lines = gzip.decompress(base64.b64decode(cm['binaryData']['entries'])).decode().splitlines()
        return {e['id']: e for e in map(json.loads, lines)}

    def object(self, r, name):
        for o in r.result['objects']:
            if o['object'] == name.replace('NS', self.ns):
                return o
        return {}


def audit_mark():
    time.sleep(0.3)
    return os.path.getsize(AUDIT)


def audit_writes(mark):
    """Requests of the driver since `mark` that could change something."""
    time.sleep(0.5)
    out = []
    with open(AUDIT) as f:
        f.seek(mark)
        for line in f:
            e = json.loads(line)
            if not e.get('userAgent', '').startswith('agent/'):
                continue
            if e['verb'] in ('get', 'list', 'watch') or 'dryRun=All' in e['requestURI']:
                continue
            out.append((e['verb'], e['requestURI'], e.get('responseStatus', {}).get('code')))
    return out


NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: NS}\n'


def config(name, **data):
    return ('---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, namespace: NS}\ndata: %s\n'
            % (name, json.dumps(data)))


MIXED = NAMESPACE + '''---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.NS.example.com}
spec:
  group: NS.example.com
  names: {kind: Widget, plural: widgets, singular: widget}
  scope: Namespaced
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties: {spec: {type: object, properties: {size: {type: integer}}}}
---
apiVersion: NS.example.com/v1
kind: Widget
metadata: {name: first, namespace: NS}
spec: {size: 3}
---
apiVersion: v1
kind: Secret
metadata: {name: password, namespace: NS}
stringData: {password: canary-hunter2}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: NS}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: NS}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {creationTimestamp: null, labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1", ports: [{containerPort: 80}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: NS}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: m, image: busybox}]
''' + config('settings', color='blue')


def first_apply_then_nothing():
    e = Env('mixed')
    r = e.apply('--key', shop=MIXED)
    check(r.returncode == 0, 'a mixed set becomes healthy in one pass', r.stderr)
    check(r.result['health'] == 'Healthy', 'all of it is healthy', r.result)
    check(all(o['done'] for o in r.result['objects']), 'every object is confirmed', r.result)
    inv = e.inventory('shop')
    check(len(inv) == 8 and all(x.get('uid') and x.get('hash') for x in inv.values()),
          'the inventory has every object with UID and hash', inv)
    mark = audit_mark()
    r = e.apply('--key', shop=MIXED)
    check(r.returncode == 0 and r.writes == 0, 'a second pass has nothing to write', r.stderr)
    check(audit_writes(mark) == [], 'and the audit log agrees', audit_writes(mark))
    d = e.diff('--key', shop=MIXED)
    check(d.returncode == 0 and d.stdout == '', 'diff says nothing and exits 0', d.stdout)
    changed = MIXED.replace('nginx:1', 'nginx:2').replace('hunter2', 'hunter3')
    d = e.diff('--key', shop=changed)
    check(d.returncode == 1, 'diff of a change exits 1', d.returncode)
    check('nginx:2' in d.stdout and '*** (after)' in d.stdout, 'it shows the change, masked', d.stdout)
    check('.yaml:' in [l for l in d.stdout.splitlines() if l.startswith('@@')][0],
          'with file and line of the changed field', d.stdout)
    check('hunter' not in d.stdout + d.stderr, 'no secret value', d.stdout)
    for value in ('canary-hunter3', 'canary-hunter2'):
        coded = base64.b64encode(value.encode()).decode()
        check(coded not in d.stdout + d.stderr, 'not in base64 either', d.stdout)
    r = e.apply('--key', shop=changed)
    check(e.object(r, 'Deployment/NS/web').get('reason') == 'git', 'a change in git is called so', r.result)
    kubectl('patch', 'deployment', 'web', '-n', e.ns, '-p', '{"spec":{"replicas":5}}')
    r = e.apply('--key', shop=changed)
    check(e.object(r, 'Deployment/NS/web').get('reason') == 'drift', 'an edit of ours is drift', r.result)
    check(get('deployment', 'web', e.ns)['spec']['replicas'] == 2, 'and is healed')


def prune_takes_exactly_one():
    e = Env('prune')
    both = NAMESPACE + config('one', a='1') + config('two', a='1')
    e.apply(shop=both)
    kubectl('create', 'configmap', 'foreign', '-n', e.ns)
    part = get('configmap', 'one', e.ns)['metadata']['labels']
    labels = [f'{k}={v}' for k, v in part.items()]
    kubectl('label', 'configmap', 'foreign', '-n', e.ns, *labels)
    r = e.apply(shop=NAMESPACE + config('two', a='1'))
    check(r.returncode == 0, 'a manifest that went is pruned', r.stderr)
    check(get('configmap', 'one', e.ns) is None, 'its object is gone')
    check(get('configmap', 'two', e.ns) is not None, 'its neighbour is not')
    check(get('configmap', 'foreign', e.ns) is not None, 'nor is one that only carries our labels')
    check(not any('_one_' in k for k in e.inventory('shop')), 'the inventory shrank')
    # an object of the same name that is not the one we made
    kubectl('delete', 'configmap', 'two', '-n', e.ns)
    kubectl('create', 'configmap', 'two', '-n', e.ns)
    r = e.apply(shop=NAMESPACE + config('three', a='1'))
    check(get('configmap', 'two', e.ns) is not None, 'another UID under a recorded name is not touched', r.stderr)
    check(not any('_two_' in k for k in e.inventory('shop')), 'and forgotten')
    r = e.apply(shop=config('three', a='1'))
    check(r.returncode == 5 and get('namespace', e.ns)['status']['phase'] == 'Active',
          'a Namespace needs a trailer', r.stderr)
    check('Allow-Prune: Namespace/' in r.stderr, 'which the message names', r.stderr)


def empty_and_budget():
    e = Env('empty')
    many = NAMESPACE + ''.join(config(f'c{i}', a='1') for i in range(12))
    e.apply(shop=many)
    r = e.apply(shop='')
    check(r.returncode == 5 and 'delete everything' in r.stderr, 'an empty set is refused', r.stderr)
    r = e.apply(shop=NAMESPACE + config('c0', a='1'))
    check(r.returncode == 5 and 'Allow-Prune: budget' in r.stderr, 'a big shrink is refused', r.stderr)
    check(len(kubectl('get', 'configmap', '-n', e.ns, '-o', 'name').split()) == 13, 'nothing was deleted')
    d = e.diff(shop=NAMESPACE + config('c0', a='1'))
    check('prune-budget' in d.stdout, 'diff shows what is held back', d.stdout)
    r = e.apply('--allow', 'budget', shop=NAMESPACE + config('c0', a='1'))
    check(r.returncode == 0 and get('configmap', 'c5', e.ns) is None, 'the trailer lifts it', r.stderr)
    r = e.apply(shop='held')
    check(r.returncode == 0 and get('configmap', 'c0', e.ns) is not None, 'a held app keeps what it has', r.stderr)


def conflicts():
    e = Env('conflict')
    base = NAMESPACE + config('c', color='blue')
    e.apply('--key', shop=base)
    # somebody adds a field that we never applied; then git wants it
    kubectl('apply', '--server-side', '--field-manager=other', '-f', '-', stdin=json.dumps(
        {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'c', 'namespace': e.ns}, 'data': {'mode': 'theirs'}}))
    r = e.apply('--key', shop=base)
    check(r.returncode == 0 and r.writes == 0, 'a field we do not own causes no write', r.stderr)
    wants = NAMESPACE + config('c', color='blue', mode='ours')
    mark = audit_mark()
    r = e.apply('--key', '--previous', e.write(base), shop=wants)
    check(r.returncode == 3 and "'.data.mode' is owned by 'other'" in r.stderr, 'a conflict names path and owner', r.stderr)
    check(not [w for w in audit_writes(mark) if e.ns + '/configmaps/c?' in w[1]], 'nothing was sent', audit_writes(mark))
    # drift of our own field while git changes another one: forced only with the previous render
    kubectl('patch', 'configmap', 'c', '-n', e.ns, '-p', '{"data":{"color":"red"}}', '--field-manager=kubectl-edit')
    both = NAMESPACE + config('c', color='blue', size='9')
    r = e.apply('--key', shop=both)
    check(r.returncode == 3, 'without the last applied render it is a conflict', r.stderr)
    r = e.apply('--key', '--previous', e.write(base.replace('blue', 'green')), shop=both)
    check(r.returncode == 3, 'a render that is not what was applied does not count', r.stderr)
    r = e.apply('--key', '--previous', e.write(base), shop=both)
    cm = get('configmap', 'c', e.ns)
    check(r.returncode == 0 and cm['data'] == {'color': 'blue', 'size': '9', 'mode': 'theirs'},
          'with it the drift is healed and the change applied', r.stderr, cm['data'])


def owned_by_another():
    e = Env('owned')
    e.apply(shop=NAMESPACE)
    kubectl('apply', '-f', '-', stdin=json.dumps(
        {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'c', 'namespace': e.ns,
         'labels': {'applyset.kubernetes.io/part-of': 'applyset-somebody-v1'}}, 'data': {'a': 'theirs'}}))
    r = e.apply(shop=NAMESPACE + config('c', a='ours'))
    check(r.returncode == 5 and 'applyset-somebody-v1' in r.stderr, "another owner's object is refused", r.stderr)
    check(get('configmap', 'c', e.ns)['data'] == {'a': 'theirs'}, 'and left alone')


def adoption():
    e = Env('adopt')
    e.apply(shop=NAMESPACE)
    old = {'apiVersion': 'v1', 'kind': 'ConfigMap', 'metadata': {'name': 'c', 'namespace': e.ns},
           'data': {'keep': '1', 'gone': '1', 'change': 'old'}}
    kubectl('apply', '-f', '-', stdin=json.dumps(old))
    wants = NAMESPACE + config('c', keep='1', change='new')
    d = e.diff(shop=wants)
    check('-  gone:' in d.stdout and 'adopted (unowned)' in d.stdout, 'diff shows what an adoption removes', d.stdout)
    r = e.apply(shop=wants)
    cm = get('configmap', 'c', e.ns)
    check(cm['data'] == {'keep': '1', 'change': 'new'}, 'and the server agrees', cm['data'], r.stderr)
    managers = {m['manager'] for m in cm['metadata']['managedFields']}
    check(managers == {'gitops-agent'}, 'the fields are ours alone', managers)
    r = e.apply(shop=wants)
    check(r.returncode == 0 and r.writes == 0, 'a second pass has nothing to do', r.stderr)


def moves():
    e = Env('move')
    e.apply(a=NAMESPACE + config('c', a='1'), b=config('d', a='1') + '\0a')
    uid = get('configmap', 'c', e.ns)['metadata']['uid']
    r = e.apply(a=NAMESPACE, b=config('d', a='1') + config('c', a='1') + '\0a')
    check(r.returncode == 0, 'an object moves from one app to another', r.stderr)
    check(get('configmap', 'c', e.ns)['metadata']['uid'] == uid, 'it is the same object')
    check(any('_c_' in k for k in e.inventory('b')) and not any('_c_' in k for k in e.inventory('a')),
          'its new app has it in the inventory, the old one not')
    r = e.apply(a=NAMESPACE, b=config('d', a='1') + config('c', a='1') + '\0a')
    check(r.writes == 0, 'then nothing more is written', r.stderr)
    r = e.apply(a=NAMESPACE + config('c', a='1'), b=config('d', a='1') + config('c', a='1') + '\0a')
    check(r.returncode == 2 and 'duplicate' in r.stderr, 'in both apps it is an error', r.stderr)


def rejected_changes_nothing():
    e = Env('reject')
    good = NAMESPACE + config('c', a='1') + '''---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: NS}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1"}]}
'''
    e.apply(shop=good)
    rv = get('configmap', 'c', e.ns)['metadata']['resourceVersion']
    r = e.apply(shop=good.replace('"a": "1"', '"a": "2"').replace('selector: {matchLabels: {app: web}}',
                'replicas: -3\n  selector: {matchLabels: {app: web}}'))
    check(r.returncode == 2 and 'spec.replicas' in r.stderr, 'a 422 names the field', r.stderr)
    check(get('configmap', 'c', e.ns)['metadata']['resourceVersion'] == rv, 'nothing else of the app was applied')
    r = e.apply(shop=good + '---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: NS}\ndata: {k: "%%%canary%%%"}\n')
    check(r.returncode == 2 and 'is not base64' in r.stderr and 'canary' not in r.stderr + r.stdout,
          'broken base64 is named, never shown', r.stderr)
    r = e.apply(shop=good + '---\napiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: NS}\ndata: {k: canarycanary}\ntype: 7\n')
    check(r.returncode == 2 and 'canarycanary' not in r.stderr + r.stdout, 'what the server says of a Secret quotes nothing', r.stderr)
    r = e.apply(shop=good + '---\napiVersion: v1\nkind: Deploymnt\nmetadata: {name: s, namespace: NS}\n')
    check(r.returncode == 2 and 'unknown-kind' in r.stderr, 'an unknown kind is an error', r.stderr)
    r = e.apply(shop=good + config('c', a='1'))
    check(r.returncode == 2 and 'duplicate' in r.stderr and re.search(r'yaml:\d+ and .*yaml:\d+', r.stderr),
          'twice the same object: both places', r.stderr)


def killed_anywhere():
    e = Env('kill')
    for phase in ('apply', 'wait', 'prune'):
        text = MIXED if phase != 'prune' else MIXED.replace('---' + config('settings', color='blue')[3:], '')
        r = e.apply('--die', phase, '--holder', 'same', shop=text)
        check(r.returncode == 99, f'killed at {phase}', r.stderr)
        inv = e.inventory('shop')
        check(len(inv) == 8, f'the inventory names everything after a kill at {phase}', inv)
    r = e.apply('--holder', 'same', shop=text)
    check(r.returncode == 0, 'the next pass ends well', r.stderr)
    inv = e.inventory('shop')
    check(len(inv) == 7 and all(x.get('uid') for x in inv.values()), 'with a right inventory', inv)
    check(get('configmap', 'settings', e.ns) is None, 'and what was to go is gone')


def killed_at_random():
    import random
    e = Env('random')
    path = e.write(MIXED)
    argv = [DRIVE, '--mode', 'apply', '--env', e.env, '--ns', e.state, '--holder', 'same', f'shop={path}']
    kills = 0
    for i in range(20):
        p = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random.uniform(0.01, 0.25))
        if p.poll() is None:
            p.kill()
            kills += 1
        p.wait()
        uid = (get('configmap', 'settings', e.ns) or {}).get('metadata', {}).get('uid')
        inv = e.inventory('shop') or {}
        check(not uid or any('_settings_' in k for k in inv), 'what exists is in the inventory', inv)
    r = e.apply('--holder', 'same', shop=MIXED)
    check(r.returncode == 0, f'after {kills} kills a pass ends well', r.stderr)
    inv = e.inventory('shop')
    check(len(inv) == 8 and all(x.get('uid') and x.get('hash') for x in inv.values()), 'with a right inventory', inv)
    r = e.apply('--holder', 'same', shop=MIXED)
    check(r.writes == 0, 'and then nothing is left to do', r.stderr)


def one_writer():
    e = Env('lease')
    e.apply('--holder', 'a', '--die', 'apply', shop=NAMESPACE + config('c', a='1'))
    r = e.apply('--holder', 'b', shop=NAMESPACE + config('c', a='1'))
    check(r.returncode == 5 and "held by 'a'" in r.stderr, 'a held lease refuses another writer', r.stderr)
    r = e.apply('--holder', 'a', shop=NAMESPACE + config('c', a='1'))
    check(r.returncode == 0, 'its holder goes on', r.stderr)
    r = e.apply('--holder', 'b', shop=NAMESPACE + config('c', a='2'))
    check(r.returncode == 0, 'released, it is free', r.stderr)


def unhealthy():
    e = Env('sick')
    e.apply(shop=NAMESPACE + config('old', a='1'))
    job = '''---
apiVersion: NS.example.com/v1
kind: Gadget
metadata: {name: g, namespace: NS}
'''
    crd = MIXED.split('---')[1].replace('widgets', 'gadgets').replace('Widget', 'Gadget').replace('widget', 'gadget')
    ready = NAMESPACE + '---' + crd.replace('properties: {spec:', 'x-kubernetes-preserve-unknown-fields: true\n        properties: {spec:') + job
    r = e.apply(shop=ready + config('old', a='1'))
    check(r.returncode == 0, 'a custom resource without conditions is healthy', r.stderr)
    def condition(kind, status, message):
        kubectl('patch', f'gadgets.{e.ns}.example.com', 'g', '-n', e.ns, '--type=merge', '-p', json.dumps(
            {'status': {'conditions': [{'type': kind, 'status': status, 'reason': 'R', 'message': message}]}}))
    condition('Stalled', 'True', 'will not')
    r = e.apply(shop=ready)
    check(r.returncode == 6 and 'will not' in r.stderr, 'what is stalled fails at once with its message', r.stderr)
    check(get('configmap', 'old', e.ns) is not None, 'and nothing is pruned while it is')
    condition('Ready', 'False', 'not yet')
    start = time.time()
    r = e.apply('--health', '1500', shop=ready)
    check(r.returncode == 6 and 'not yet' in r.stderr and 1 < time.time() - start < 8,
          'no progress in time is unhealthy', r.stderr, time.time() - start)
    r = e.apply('--cancel-ms', '1000', shop=ready)
    check(r.returncode == 3 and 'newer pin' in r.stderr, 'a newer pin ends the wait', r.stderr)
    condition('Ready', 'True', '')
    r = e.apply(shop=ready)
    check(r.returncode == 0 and get('configmap', 'old', e.ns) is None, 'healthy at last, it is pruned', r.stderr)


def order_between_apps():
    e = Env('deps')
    r = e.apply(a=NAMESPACE, b=config('c', a='1') + '\0a')
    check(r.returncode == 0, 'a dependent app finds its namespace', r.stderr)
    e = Env('deps')
    r = e.apply(b=config('c', a='1'), a=NAMESPACE)
    check(r.returncode == 0, 'even without a declared dependency', r.stderr)
    r = e.apply(a=NAMESPACE + '---\napiVersion: v1\nkind: Nope\nmetadata: {name: x}\n', b=config('c', a='2') + '\0a')
    check(r.returncode == 2 and "depends on app 'a'" in r.stderr, 'a broken app stops what depends on it', r.stderr)
    r = e.apply(a=NAMESPACE + '---\napiVersion: v1\nkind: Nope\nmetadata: {name: x}\n', b=config('c', a='3'))
    check(get('configmap', 'c', e.ns)['data'] == {'a': '3'}, 'and nothing else', r.stderr)


def annotations():
    e = Env('hints')
    note = lambda text, k, v: text.replace('namespace: NS}', 'namespace: NS, annotations: {"%s": "%s"}}' % (k, v))
    text = (NAMESPACE + note(config('kept', a='1'), 'kustomize.toolkit.fluxcd.io/prune', 'disabled')
            + note(config('local', a='1'), 'config.kubernetes.io/local-config', 'true')
            + note(config('once', a='1'), 'kustomize.toolkit.fluxcd.io/ssa', 'IfNotPresent'))
    r = e.apply(shop=text)
    check(r.returncode == 0 and get('configmap', 'local', e.ns) is None, 'local-config is not sent', r.stderr)
    kubectl('patch', 'configmap', 'once', '-n', e.ns, '-p', '{"data":{"a":"mine"}}')
    r = e.apply(shop=text)
    check(get('configmap', 'once', e.ns)['data'] == {'a': 'mine'}, 'IfNotPresent is left alone', r.stderr)
    r = e.apply(shop=NAMESPACE + note(config('once', a='1'), 'kustomize.toolkit.fluxcd.io/ssa', 'IfNotPresent'))
    check(r.returncode == 0 and get('configmap', 'kept', e.ns) is not None, 'prune: disabled is kept', r.stderr)
    check(not any('_kept_' in k for k in e.inventory('shop')), 'and forgotten')
    job = '''---
apiVersion: batch/v1
kind: Job
metadata: {name: j, namespace: NS}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: m, image: "busybox:1"}]}}}
'''
    e = Env('force')
    e.apply(shop=NAMESPACE + job)
    uid = get('job', 'j', e.ns)['metadata']['uid']
    r = e.apply(shop=NAMESPACE + job.replace('busybox:1', 'busybox:2'))
    check(r.returncode == 2 and 'immutable' in r.stderr, 'an immutable field is an error', r.stderr)
    r = e.apply(shop=NAMESPACE + note(job, 'kustomize.toolkit.fluxcd.io/force', 'enabled').replace('busybox:1', 'busybox:2'))
    check(r.returncode == 0 and get('job', 'j', e.ns)['metadata']['uid'] != uid, 'recreated where that is allowed', r.stderr)
    check(e.object(r, 'Job/NS/j').get('action') == 'recreated', 'and called so', r.result)


def status():
    e = Env('status')
    e.apply(shop=MIXED)
    kubectl('delete', 'service', 'web', '-n', e.ns)
    r = e.drive('status', shop='')
    check(e.object(r, 'Service/NS/web').get('health') == 'Missing', 'status sees what is missing', r.result)
    check(r.result['applied'].startswith('0123'), 'and what is applied', r.result)


def large():
    e = Env('large')
    n = int(os.environ.get('N', '300'))
    text = NAMESPACE + ''.join(config(f'c{i}', a=str(i)) for i in range(n))
    start = time.time()
    r = e.apply(shop=text)
    first = time.time() - start
    check(r.returncode == 0, f'{n} objects are applied', r.stderr[-2000:])
    start = time.time()
    r = e.apply(shop=text)
    check(r.writes == 0, 'and then nothing', r.stderr[-500:])
    print(f'large: {n} objects: first {first:.2f} s, again {time.time() - start:.2f} s')


CASES = [first_apply_then_nothing, prune_takes_exactly_one, empty_and_budget, conflicts, owned_by_another, adoption,
         moves, rejected_changes_nothing, killed_anywhere, killed_at_random, one_writer, unhealthy, order_between_apps, annotations,
         status, large]
for case in CASES:
    if ONLY and case.__name__ not in ONLY:
        continue
    before = failed
    start = time.time()
    try:
        case()
    except Exception as ex:
        check(False, f'{case.__name__}: {type(ex).__name__}: {ex}')
    print(f"{'ok  ' if failed == before else 'FAIL'} {case.__name__} {time.time() - start:.1f} s", flush=True)
mine = [n for n in kubectl('get', 'ns', '-o', 'name').split() if f'/t{RUN}-' in n or f'/agent-t{RUN}-' in n]
if mine:
    kubectl('delete', '--wait=false', *mine, ok=False)
print(f'{passed} passed, {failed} failed')
sys.exit(1 if failed else 0)
