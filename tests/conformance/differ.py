#!/usr/bin/env python3
"""Random kustomizations, built by two programs, compared byte for byte.

  differ.py 'build/agent render --dir {path}' --peer build/peers/kustomize [--seconds 60] [--seed N] [--keep DIR]

The peer is kustomize v5.8.2. A case agrees when both print the same bytes, or both fail. Every case that does not is
kept in DIR (default build/differ) with both outputs. Last line: "N passed, N failed".
"""
import argparse, os, random, shlex, shutil, subprocess, sys, time

WORDS = ['app', 'web', 'db', 'cache', 'api', 'x1', 'alpha.beta', 'long-name-with-dashes']
SCALARS = ['plain', '"quoted"', "'single'", '12', '"12"', 'true', '"true"', 'yes', '1.5', '1e3', '0x1f', '0o17', 'null', '~', '""', '1_000', '010',
           '2020-01-01', 'a b c', '"a: b"', "'#x'", '"line\\nbreak"', '":"', '"- x"', 'é', '"\\ttab"', '.5', '-1', '+1', '"on"', 'off', '"~"', '"0"', '=']
KINDS = ['Deployment', 'StatefulSet', 'Service', 'ConfigMap', 'Secret', 'ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding',
         'Namespace', 'CronJob', 'Job', 'Ingress', 'HorizontalPodAutoscaler', 'PersistentVolumeClaim', 'CustomResourceDefinition', 'Widget', 'Pod', 'DaemonSet',
         'NetworkPolicy', 'PodDisruptionBudget']
VERSIONS = {'Deployment': 'apps/v1', 'StatefulSet': 'apps/v1', 'DaemonSet': 'apps/v1', 'CronJob': 'batch/v1', 'Job': 'batch/v1', 'Ingress': 'networking.k8s.io/v1',
            'HorizontalPodAutoscaler': 'autoscaling/v2', 'Role': 'rbac.authorization.k8s.io/v1', 'RoleBinding': 'rbac.authorization.k8s.io/v1',
            'ClusterRole': 'rbac.authorization.k8s.io/v1', 'ClusterRoleBinding': 'rbac.authorization.k8s.io/v1',
            'CustomResourceDefinition': 'apiextensions.k8s.io/v1', 'Widget': 'example.com/v1', 'NetworkPolicy': 'networking.k8s.io/v1', 'PodDisruptionBudget': 'policy/v1'}


class Gen:
    def __init__(self, rnd, root):
        self.r, self.root, self.objects = rnd, root, []

    def chance(self, p):
        return self.r.random() < p

    def pick(self, xs):
        return self.r.choice(xs)

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w') as f:
            f.write(text)

    # ---- objects, as indented text so that odd scalars survive
    def pairs(self, indent, n=3):
        keys = self.r.sample(['a', 'b', 'app', 'tier', 'example.com/x', 'n1', '"q"', 'zeta', 'B', 'a-b', 'a10', 'a9'], self.r.randint(1, n))
        return ''.join('%s%s: %s\n' % (indent, k, self.pick(SCALARS)) for k in keys)

    def labels(self, indent):
        keys = self.r.sample(['app', 'tier', 'team', 'example.com/x'], self.r.randint(1, 3))
        return ''.join('%s%s: %s\n' % (indent, k, self.pick(WORDS + ['"1"', 'v2'])) for k in keys)

    def meta(self, kind, name):
        s = 'metadata:\n  name: %s\n' % name
        if self.chance(.3):
            s += '  namespace: %s\n' % self.pick(['default', 'ns1', 'ns2'])
        if self.chance(.4):
            s += '  labels:\n' + self.labels('    ')
        if self.chance(.3):
            s += '  annotations:\n' + self.pairs('    ')
        elif self.chance(.05):
            s += self.pick(['  annotations: {}\n', '  annotations: null\n', '  annotations:\n', '  labels: {}\n' if 'labels:' not in s else ''])
        return s

    def container(self, indent, name):
        s = '%s- name: %s\n%s  image: %s\n' % (indent, name, indent, self.pick(
            ['nginx', 'nginx:1.7', 'repo.io/team/app:v1', 'nginx@sha256:abc', 'localhost:5000/x', 'postgres:9', 'repo.io/team/app:v1@sha256:00']))
        if self.chance(.5):
            s += indent + '  env:\n'
            for k in self.r.sample(['A', 'B', 'C', 'D'], self.r.randint(1, 3)):
                which = self.r.randint(0, 3)
                if which == 0:
                    s += '%s  - name: %s\n%s    value: %s\n' % (indent, k, indent, self.pick(['x', '"1"', '$(VAR1)', 'pre-$(VAR1)-post', '"$$(VAR1)"', '$(UNKNOWN)']))
                else:
                    ref = ('configMapKeyRef', 'ConfigMap') if which == 1 else ('secretKeyRef', 'Secret')
                    s += '%s  - name: %s\n%s    valueFrom:\n%s      %s:\n%s        name: %s\n%s        key: k\n' % (
                        indent, k, indent, indent, ref[0], indent, self.ref(ref[1]), indent)
        if self.chance(.3):
            s += '%s  envFrom:\n%s  - configMapRef:\n%s      name: %s\n' % (indent, indent, indent, self.ref('ConfigMap'))
        if self.chance(.4):
            s += '%s  ports:\n' % indent
            for p in self.r.sample([80, 443, 8080], self.r.randint(1, 2)):
                s += '%s  - containerPort: %d\n' % (indent, p)
                if self.chance(.4):
                    s += '%s    protocol: %s\n' % (indent, self.pick(['TCP', 'UDP']))
        if self.chance(.3):
            s += '%s  args: ["--x=$(VAR1)", %s]\n' % (indent, self.pick(['a', '"1"', '"true"']))
        if self.chance(.3):
            s += '%s  resources:\n%s    limits:\n%s      cpu: %s\n%s      memory: %s\n' % (indent, indent, indent, self.pick(['1', '"1"', '100m', '0.5']), indent,
                                                                                        self.pick(['1Gi', '128974848', '1e3']))
        return s

    def pod(self, indent):
        s = ''
        if self.chance(.4):
            s += '%sserviceAccountName: %s\n' % (indent, self.ref('ServiceAccount'))
        s += indent + 'containers:\n' + ''.join(self.container(indent, n) for n in self.r.sample(['main', 'side', 'log'], self.r.randint(1, 2)))
        if self.chance(.2):
            s += indent + 'initContainers:\n' + self.container(indent, 'init')
        if self.chance(.4):
            s += '%svolumes:\n' % indent
            for v in self.r.sample(['v1', 'v2', 'v3'], self.r.randint(1, 3)):
                s += '%s- name: %s\n' % (indent, v) + self.pick([
                    '%s  configMap:\n%s    name: %s\n' % (indent, indent, self.ref('ConfigMap')),
                    '%s  secret:\n%s    secretName: %s\n' % (indent, indent, self.ref('Secret')),
                    '%s  emptyDir: {}\n' % indent,
                    '%s  persistentVolumeClaim:\n%s    claimName: %s\n' % (indent, indent, self.ref('PersistentVolumeClaim'))])
        if self.chance(.2):
            s += '%simagePullSecrets:\n%s- name: %s\n' % (indent, indent, self.ref('Secret'))
        return s

    def ref(self, kind):
        own = [n for k, n in self.objects if k == kind]
        return self.pick(own) if own and self.chance(.8) else self.pick(WORDS)

    def template(self, indent):
        return '%stemplate:\n%s  metadata:\n%s    labels:\n%s%s  spec:\n%s' % (indent, indent, indent, self.labels(indent + '      '), indent, self.pod(indent + '    '))

    def object(self, kind, name):
        s = 'apiVersion: %s\nkind: %s\n' % (VERSIONS.get(kind, 'v1'), kind) + self.meta(kind, name)
        if kind in ('Deployment', 'StatefulSet', 'DaemonSet'):
            s += 'spec:\n'
            if kind != 'DaemonSet' and self.chance(.6):
                s += '  replicas: %d\n' % self.r.randint(0, 5)
            if self.chance(.8):
                s += '  selector:\n    matchLabels:\n' + self.labels('      ')
            if kind == 'StatefulSet':
                s += '  serviceName: %s\n' % self.ref('Service')
                if self.chance(.4):
                    s += '  volumeClaimTemplates:\n  - metadata:\n      name: data\n    spec:\n      accessModes: [ReadWriteOnce]\n'
            s += self.template('  ')
        elif kind == 'Job':
            s += 'spec:\n' + self.template('  ')
        elif kind == 'CronJob':
            s += 'spec:\n  schedule: "*/5 * * * *"\n  jobTemplate:\n    spec:\n' + self.template('      ')
        elif kind == 'Pod':
            s += 'spec:\n' + self.pod('  ')
        elif kind == 'Service':
            s += 'spec:\n  selector:\n' + self.labels('    ') + '  ports:\n  - port: 80\n    targetPort: %s\n' % self.pick(['8080', 'http', '"8080"'])
            if self.chance(.3):
                s += '  - port: 443\n    name: tls\n'
        elif kind in ('ConfigMap', 'Secret'):
            if self.chance(.9):
                s += 'data:\n' + self.pairs('  ', 5)
            if self.chance(.3):
                s += '  file.conf: %s\n' % self.pick(['|\n    a=1\n    b=2', '|-\n    x', '>\n    folded\n    text', '|+\n    keep\n\n', '"a\\nb"']) if 'data:' in s else ''
            if kind == 'Secret' and self.chance(.3):
                s += 'stringData:\n  pw: %s\n' % self.pick(['x', '"1"'])
        elif kind in ('Role', 'ClusterRole'):
            s += 'rules:\n- apiGroups: [""]\n  resources: [secrets]\n  resourceNames: [%s, %s]\n  verbs: [get]\n' % (self.ref('Secret'), self.ref('ConfigMap'))
        elif kind in ('RoleBinding', 'ClusterRoleBinding'):
            s += 'roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: %s\n  name: %s\nsubjects:\n' % self.pick([('Role', self.ref('Role')), ('ClusterRole', self.ref('ClusterRole'))])
            for _ in range(self.r.randint(1, 2)):
                s += '- kind: ServiceAccount\n  name: %s\n' % self.pick([self.ref('ServiceAccount'), 'default'])
                if self.chance(.5):
                    s += '  namespace: %s\n' % self.pick(['default', 'ns1', 'ns2', 'other'])
        elif kind == 'Ingress':
            s += 'spec:\n  rules:\n  - host: %s.example.com\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: %s\n            port:\n              number: 80\n' % (self.pick(WORDS), self.ref('Service'))
            if self.chance(.4):
                s += '  tls:\n  - secretName: %s\n    hosts: [a.example.com]\n' % self.ref('Secret')
        elif kind == 'HorizontalPodAutoscaler':
            k = self.pick(['Deployment', 'StatefulSet'])
            s += 'spec:\n  maxReplicas: 3\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: %s\n    name: %s\n' % (k, self.ref(k))
        elif kind == 'Widget':
            s += 'spec:\n' + self.pairs('  ', 4) + '  list:\n  - name: one\n    v: 1\n  - name: two\n    v: %s\n  ref:\n    name: %s\n' % (self.pick(SCALARS), self.ref('ConfigMap'))
        elif kind == 'NetworkPolicy':
            s += 'spec:\n  podSelector:\n    matchLabels:\n' + self.labels('      ') + '  ingress:\n  - from:\n    - podSelector:\n        matchLabels:\n' + self.labels('          ')
        elif kind == 'PodDisruptionBudget':
            s += 'spec:\n  minAvailable: 1\n  selector:\n    matchLabels:\n' + self.labels('      ')
        return s

    def resources(self, path):
        docs, used = [], set()
        for _ in range(self.r.randint(1, 7)):
            kind, name = self.pick(KINDS), self.pick(WORDS)
            if (kind, name) in used and self.chance(.97):
                continue
            used.add((kind, name))
            self.objects.append((kind, name))
            docs.append(self.object(kind, name))
        sep = self.pick(['---\n', '---\n# comment\n', '---\n---\n', '--- # c\n'])
        text = sep.join(docs)
        if self.chance(.05) and docs:
            text = 'apiVersion: v1\nkind: List\nitems:\n' + ''.join('- ' + d.replace('\n', '\n  ').rstrip(' ') for d in docs if '|' not in d and '>' not in d)
        self.write(path, text)

    # ---- kustomizations
    def target(self, indent):
        s = ''
        kind, name = self.pick(self.objects) if self.objects and self.chance(.9) else (self.pick(KINDS), self.pick(WORDS))
        if self.chance(.8):
            s += '%skind: %s\n' % (indent, self.pick([kind, kind, 'Deployment|StatefulSet', '.*']))
        if self.chance(.5) or not s:
            s += '%sname: %s\n' % (indent, self.pick([name, name, 'a.*', '.*', name[:2] + '.*']))
        if self.chance(.1):
            s += '%snamespace: %s\n' % (indent, self.pick(['default', 'ns1', 'n.*']))
        if self.chance(.1):
            s += '%slabelSelector: %s\n' % (indent, self.pick(['app=web', 'app', '"!app"', 'app in (web, db)', 'tier!=x']))
        if self.chance(.05):
            s += '%sannotationSelector: a\n' % indent
        return s

    def sm_patch(self, kind, name, ns=''):
        s = 'apiVersion: %s\nkind: %s\nmetadata:\n  name: %s\n%s' % (VERSIONS.get(kind, 'v1'), kind, name, ns)
        if self.chance(.3):
            s += '  labels:\n    patched: "yes"\n'
        if self.chance(.2):
            s += '  annotations:\n    a: %s\n' % self.pick(['b', 'null', '"1"'])
        if kind in ('Deployment', 'StatefulSet', 'DaemonSet'):
            s += 'spec:\n'
            if self.chance(.4):
                s += '  replicas: %s\n' % self.pick(['7', 'null', '"3"'])
            s += '  template:\n    spec:\n      containers:\n' + self.pick([
                self.container('      ', self.pick(['main', 'side', 'new'])),
                '      - name: main\n        $patch: delete\n',
                '      - name: main\n        $patch: replace\n        image: only\n',
                '      - name: side\n        env: null\n',
                '      - name: main\n        ports:\n        - containerPort: 80\n          name: web\n'])
        elif kind == 'ConfigMap':
            s += 'data:\n  a: patched\n  b: %s\n' % self.pick(['null', 'x', '"1"'])
        elif kind == 'Service':
            s += 'spec:\n  ports:\n  - port: 80\n    name: http\n  type: ClusterIP\n'
        elif kind == 'Widget':
            s += 'spec:\n  a: patched\n  list:\n  - name: three\n'
        elif self.chance(.3):
            s += '$patch: delete\n'
        return s

    def json_patch(self):
        return self.pick([
            '- op: add\n  path: /metadata/annotations/added\n  value: "1"\n',
            '- op: replace\n  path: /metadata/name\n  value: renamed\n',
            '- op: add\n  path: /metadata/labels\n  value: {new: label}\n',
            '- op: add\n  path: /spec/replicas\n  value: 9\n',
            '- op: remove\n  path: /spec\n',
            '- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: patched:1\n',
            '- op: add\n  path: /spec/template/spec/containers/-\n  value: {name: extra, image: "x:1"}\n',
            '[{"op": "add", "path": "/data", "value": {"k": "v", "n": "1"}}]\n',
            '- op: test\n  path: /kind\n  value: Deployment\n',
            '- op: copy\n  from: /metadata/name\n  path: /metadata/labels\n'])

    def patch(self, i, d):
        which = self.r.randint(0, 4)
        kind, name = self.pick(self.objects) if self.objects else ('ConfigMap', 'x')
        indent = lambda t: ''.join('    ' + x + '\n' for x in t.rstrip('\n').split('\n'))
        if which == 0:
            return '- target:\n%s  patch: |\n%s' % (self.target('    '), indent(self.json_patch()))
        if which == 1:
            return '- target:\n%s  patch: |-\n%s' % (self.target('    '), indent(self.sm_patch(kind, 'ignored')))
        if which == 2:
            self.write(d + '/patch%d.yaml' % i, self.sm_patch(kind, name, self.pick(['', '', '  namespace: ns1\n'])))
            return '- path: patch%d.yaml\n' % i
        if which == 3:
            self.write(d + '/patch%d.yaml' % i, self.json_patch())
            return '- path: patch%d.yaml\n  target:\n%s' % (i, self.target('    '))
        opts = self.pick(['allowNameChange: true', 'allowKindChange: true'])
        return '- target:\n%s  options:\n    %s\n  patch: |-\n%s' % (self.target('    '), opts, indent(self.sm_patch(kind, self.pick(['changed', name]))))

    def generator(self, i, d, secret):
        name = self.pick(['gen%d' % i, self.pick(WORDS)])
        s = '- name: %s\n' % name
        if (('Secret' if secret else 'ConfigMap', name) in self.objects) == self.chance(.93):
            s += '  behavior: %s\n' % self.pick(['merge', 'replace'])
        elif self.chance(.05):
            s += '  behavior: create\n'
        if self.chance(.1):
            s += '  namespace: ns1\n'
        if self.chance(.6):
            s += '  literals:\n' + ''.join('  - %s\n' % x for x in self.r.sample(['k=v', 'e=', '"q=\\"x\\""', "s='y'", 'b=a=b', 'n=1', 't=true', 'u=é'], self.r.randint(1, 3)))
        if self.chance(.4):
            self.write(d + '/f%d.txt' % i, self.pick(['hello\n', '', 'a\nb\n', 'no newline', '  lead\n', 'tab\there', 'trail \n', 'x' * 200, 'é\n', 'a: b\n<&>\n']))
            s += '  files:\n  - %s\n' % self.pick(['f%d.txt' % i, 'key=f%d.txt' % i])
        if self.chance(.3):
            self.write(d + '/e%d.env' % i, self.pick(['A=1\nB=2\n', '# c\n\n  X=y\nZ\n', 'Q="quoted"\n', 'E=\n', 'W=a b c  \r\nV=1\r\n']))
            s += '  envs:\n  - e%d.env\n' % i
        if self.chance(.2):
            s += '  options:\n    %s\n' % self.pick(['disableNameSuffixHash: true', 'immutable: true', 'labels: {l: m}', 'annotations: {l: m}'])
        if secret and self.chance(.3):
            s += '  type: kubernetes.io/tls\n'
        self.objects.append(('Secret' if secret else 'ConfigMap', name))
        return s

    def replacement(self):
        sk, sn = self.pick(self.objects) if self.objects else ('ConfigMap', 'x')
        s = '- source:\n    kind: %s\n    name: %s\n' % (sk, sn)
        if self.chance(.5):
            s += '    fieldPath: %s\n' % self.pick(['metadata.name', 'metadata.namespace', 'data.a', 'metadata.labels.app', 'spec.template.spec.containers.0.image', 'metadata', 'spec.replicas'])
            if self.chance(.3):
                s += '    options:\n      delimiter: %s\n      index: %d\n' % (self.pick(['":"', '"-"', '/']), self.r.randint(0, 1))
        s += '  targets:\n  - select:\n' + self.target('      ')
        if self.chance(.2):
            s += '    reject:\n    - name: %s\n' % self.pick(WORDS)
        s += '    fieldPaths:\n    - %s\n' % self.pick(['metadata.annotations.copied', 'spec.template.spec.containers.[name=main].image', 'spec.template.spec.containers.*.image', 'spec.template.spec.containers.0.env.[name=A].value',
                                                      'metadata.labels.app', 'metadata.annotations.[example.com/x]', 'data.a', 'spec.replicas'])
        if self.chance(.6):
            s += '    options:\n      create: true\n'
            if self.chance(.2):
                s += '      delimiter: ":"\n      index: %d\n' % self.r.randint(-1, 2)
        return s

    def kustomization(self, d, resources, component=False):
        s = 'apiVersion: kustomize.config.k8s.io/v1%s\nkind: %s\n' % (('alpha1', 'Component') if component else ('beta1', 'Kustomization'))
        if resources:
            s += 'resources:\n' + ''.join('- %s\n' % x for x in resources)
        c = self.chance
        if c(.35):
            s += 'namePrefix: %s\n' % self.pick(['p-', '"1"', 'dev-'])
        if c(.25):
            s += 'nameSuffix: %s\n' % self.pick(['-s', '"-2"'])
        if c(.3):
            s += 'namespace: %s\n' % self.pick(['ns1', 'ns2', 'default', 'prod'])
        if c(.2):
            s += 'commonLabels:\n  %s: %s\n' % (self.pick(['app', 'env']), self.pick(['x', '"1"', 'v', '"true"']))
        if c(.3):
            s += 'labels:\n- pairs:\n    %s: %s\n' % (self.pick(['app', 'env']), self.pick(['w', '"2"', '"y"']))
            for f in ('includeSelectors', 'includeTemplates', 'includeVolumeClaimTemplates'):
                if c(.3):
                    s += '  %s: true\n' % f
            if c(.15):
                s += '  fields:\n  - path: spec/meta/labels\n    kind: Widget\n    create: true\n'
        if c(.2):
            s += 'commonAnnotations:\n  note: %s\n' % self.pick(['text', '"1"', '"a: b"', '"multi\\nline"'])
        if c(.35):
            s += 'images:\n'
            for n in self.r.sample(['nginx', 'repo.io/team/app', 'postgres', 'localhost:5000/x', 'ngin.'], self.r.randint(1, 2)):
                s += '- name: %s\n' % n + self.pick(['  newTag: "2"\n', '  newName: other/img\n', '  digest: sha256:ff\n', '  newName: o\n  newTag: v3\n', '  tagSuffix: -x\n', '  newTag: a\n  digest: sha256:aa\n'])
        if c(.12):
            k, n = self.pick([o for o in self.objects if o[0] in ('Deployment', 'StatefulSet')] or [('', '')])
            s += '' if not n else 'replicas:\n- name: %s\n  count: %d\n' % (n, self.r.randint(0, 9))
        if c(.3):
            s += 'configMapGenerator:\n' + ''.join(self.generator(i, d, False) for i in range(self.r.randint(1, 2)))
        if c(.2):
            s += 'secretGenerator:\n' + self.generator(7, d, True)
        if c(.1):
            s += 'generatorOptions:\n  %s\n' % self.pick(['disableNameSuffixHash: true', 'labels: {g: o}', 'immutable: true'])
        if c(.35):
            s += 'patches:\n' + ''.join(self.patch(i, d) for i in range(self.r.randint(1, 2)))
        if c(.1) and self.objects:
            k, n = self.pick(self.objects)
            self.write(d + '/psm.yaml', self.sm_patch(k, n))
            s += 'patchesStrategicMerge:\n- psm.yaml\n'
        if c(.15):
            s += 'replacements:\n' + self.replacement()
        if c(.1) and not component:
            k, n = self.pick(self.objects or [('Service', 'web')])
            s += 'vars:\n- name: VAR1\n  objref:\n    apiVersion: %s\n    kind: %s\n    name: %s\n' % (VERSIONS.get(k, 'v1'), k, n)
            if c(.3):
                s += '  fieldref:\n    fieldpath: %s\n' % self.pick(['metadata.name', 'spec.replicas', 'metadata.namespace'])
        if c(.1):
            self.write(d + '/config.yaml', self.pick([
                'nameReference:\n- kind: ConfigMap\n  version: v1\n  fieldSpecs:\n  - path: spec/ref/name\n    kind: Widget\n',
                'namePrefix:\n- path: spec/a\n  kind: Widget\n', 'commonLabels:\n- path: spec/sel\n  kind: Widget\n  create: true\n',
                'namespace:\n- path: spec/ns\n  kind: Widget\n  create: true\n', 'images:\n- path: spec/a\n  kind: Widget\n', 'varReference:\n- path: data\n  kind: ConfigMap\n']))
            s += 'configurations:\n- config.yaml\n'
        if c(.06):
            s += 'buildMetadata: [%s]\n' % ', '.join(self.r.sample(['originAnnotations', 'transformerAnnotations', 'managedByLabel'], self.r.randint(1, 2)))
        if c(.05):
            s += 'sortOptions:\n  order: %s\n' % self.pick(['fifo', 'legacy'])
        return s

    def build(self):
        names = []
        for i in range(self.r.randint(1, 2)):
            d = 'base%d' % i
            files = ['r%d.yaml' % j for j in range(self.r.randint(1, 2))]
            before = len(self.objects)
            for f in files:
                self.resources(d + '/' + f)
            self.write(d + '/kustomization.yaml', self.kustomization(d, files))
            names.append('../' + d)
        extra = []
        if self.chance(.3):
            self.resources('top/own.yaml')
            extra.append('own.yaml')
        top = self.kustomization('top', names[:1] + (names[1:] if self.chance(.5) else []) + extra)
        if self.chance(.25):
            if self.chance(.4):
                self.resources('comp/c.yaml')
                self.write('comp/kustomization.yaml', self.kustomization('comp', ['c.yaml'], True))
            else:
                self.write('comp/kustomization.yaml', self.kustomization('comp', [], True))
            top += 'components:\n- ../comp\n'
        self.write('top/kustomization.yaml', top)
        return os.path.join(self.root, 'top')


def run(argv, path):
    argv = [a.replace('{path}', path) for a in argv]
    p = subprocess.run(argv, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    return p.returncode, p.stdout, p.stderr


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument('command')
    ap.add_argument('--peer', required=True)
    ap.add_argument('--seconds', type=float, default=60)
    ap.add_argument('--seed', type=int, default=int(time.time()))
    ap.add_argument('--only', type=int, help='run just this case number of the seed')
    ap.add_argument('--keep', default='build/differ')
    a = ap.parse_args()
    ours, until = shlex.split(a.command), time.time() + a.seconds
    ok = bad = errors = n = 0
    work = os.path.join(a.keep, 'work-%d' % os.getpid())
    while time.time() < until:
        n += 1
        if a.only and n < a.only:
            n = a.only
        shutil.rmtree(work, ignore_errors=True)
        path = os.path.abspath(Gen(random.Random('%d/%d' % (a.seed, n)), work).build())
        us = run(ours, path)
        peer = run([a.peer, 'build', '{path}'], path)
        errors += peer[0] != 0
        if (us[0] == 0) == (peer[0] == 0) and (us[0] != 0 or us[1] == peer[1]) and 0 <= us[0] < 126:
            ok += 1
        else:
            bad += 1
            kept = os.path.join(a.keep, '%d-%d' % (a.seed, n))
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(work, kept)
            for name, data in (('ours', us), ('peer', peer)):
                with open(os.path.join(kept, name), 'wb') as f:
                    f.write(data[1] if data[0] == 0 else b'exit %d\n' % data[0] + data[2])
            print('differs: %s' % kept)
        if a.only:
            break
    shutil.rmtree(work, ignore_errors=True)
    print('%d cases, %d of them errors for both or one' % (n, errors))
    print('%d passed, %d failed' % (ok, bad))
    return bad != 0


if __name__ == '__main__':
    sys.exit(main())
