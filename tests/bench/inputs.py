"""What is rendered and applied in the benchmarks: each function writes a directory and returns the
directory to build. All is made from numbers, so that every run has the same bytes."""
import os

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  labels:
    app: {name}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: {name}
  template:
    metadata:
      labels:
        app: {name}
    spec:
      serviceAccountName: default
      containers:
      - name: main
        image: registry.example.com/team/web:1.0.0
        args: ["--listen=:8080", "--name={name}"]
        ports:
        - name: http
          containerPort: 8080
        env:
        - name: LEVEL
          value: info
        - name: POD_IP
          valueFrom:
            fieldRef:
              fieldPath: status.podIP
{env}        resources:
          requests:
            cpu: 10m
            memory: 16Mi
        readinessProbe:
          httpGet:
            path: /healthz
            port: http
"""
PER_FILE = 100

PATCH = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: any
spec:
  template:
    spec:
      containers:
      - name: main
        env:
        - name: LEVEL
          value: debug
        resources:
          limits:
            memory: 64Mi
"""


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def resources(directory, documents):
    """The documents in files of PER_FILE, and a kustomization that lists them."""
    names = []
    for at in range(0, len(documents), PER_FILE):
        name = f"objects-{at // PER_FILE:03d}.yaml"
        write(f"{directory}/{name}", "---\n".join(documents[at:at + PER_FILE]))
        names.append(name)
    listing = "".join(f"- {n}\n" for n in names)
    write(f"{directory}/kustomization.yaml", f"resources:\n{listing}")


def deployments(n, env=lambda i: ""):
    return [DEPLOYMENT.format(name=f"web-{i:05d}", env=env(i)) for i in range(n)]


def overlay(top, n):
    """n Deployments under prefix, namespace, labels with selectors, an image and a patch of all."""
    resources(f"{top}/base", deployments(n))
    write(f"{top}/overlay/patch.yaml", PATCH)
    write(f"{top}/overlay/kustomization.yaml", """namePrefix: staging-
namespace: staging
resources:
- ../base
labels:
- pairs:
    environment: staging
  includeSelectors: true
images:
- name: registry.example.com/team/web
  newTag: 2.1.0
patches:
- path: patch.yaml
  target:
    kind: Deployment
""")
    return f"{top}/overlay"


def overlays(top, n=50, objects=20):
    """n overlays of one base, all built together."""
    resources(f"{top}/base", deployments(objects))
    for i in range(n):
        write(f"{top}/env-{i:02d}/kustomization.yaml", f"""namePrefix: env-{i:02d}-
namespace: env-{i:02d}
resources:
- ../base
images:
- name: registry.example.com/team/web
  newTag: 2.1.{i}
""")
    listing = "".join(f"- ../env-{i:02d}\n" for i in range(n))
    write(f"{top}/all/kustomization.yaml", f"resources:\n{listing}")
    return f"{top}/all"


def configmap(top, size=2 << 20):
    """One ConfigMap of 2 MB in lines of text, a Deployment, and an image transformer."""
    line = "    line {:06d}: some text of a file that somebody keeps in a ConfigMap\n"
    lines = "".join(line.format(i) for i in range(size // len(line.format(0))))
    text = f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n  text: |\n{lines}"
    resources(f"{top}/base", [text] + deployments(1))
    write(f"{top}/overlay/kustomization.yaml", """resources:
- ../base
images:
- name: registry.example.com/team/web
  newTag: 2.1.0
""")
    return f"{top}/overlay"


def components(top, n=100, depth=6):
    """n Deployments; components that include components, each with a label and a patch."""
    resources(f"{top}/base", deployments(n))
    for i in range(depth):
        inner = f"components:\n- ../level-{i + 1}\n" if i + 1 < depth else ""
        write(f"{top}/level-{i}/kustomization.yaml", f"""apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
{inner}labels:
- pairs:
    level-{i}: "on"
patches:
- target:
    kind: Deployment
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: any
      annotations:
        level-{i}: patched
    spec:
      template:
        spec:
          containers:
          - name: main
            env:
            - name: LEVEL_{i}
              value: "{i}"
""")
    write(f"{top}/overlay/kustomization.yaml",
          "resources:\n- ../base\ncomponents:\n- ../level-0\n")
    return f"{top}/overlay"


def references(top, n=250, each=20):
    """n Deployments with `each` references to n generated ConfigMaps, whose names get a hash."""
    def env(i):
        one = "        - name: V{j}\n          valueFrom:\n            configMapKeyRef:\n" \
              "              name: conf-{to:05d}\n              key: k\n"
        return "".join(one.format(j=j, to=(i + j) % n) for j in range(each))
    resources(f"{top}/base", deployments(n, env))
    generated = "".join(f"- name: conf-{i:05d}\n  literals: [k=v{i}]\n" for i in range(n))
    write(f"{top}/overlay/kustomization.yaml", "namePrefix: pre-\nresources:\n- ../base\n")
    with open(f"{top}/base/kustomization.yaml", "a", encoding="utf-8") as f:
        f.write(f"configMapGenerator:\n{generated}")
    return f"{top}/overlay"


def apps(top, n=250, greeting="hello", namespace="bench"):
    """n apps of Deployment, Service, ServiceAccount and ConfigMap in one namespace, one build."""
    documents = [f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {namespace}\n"]
    for i in range(n):
        name = f"app-{i:03d}"
        said = greeting if i == 0 else "hello"
        documents.append(DEPLOYMENT.format(name=name, env="").replace("replicas: 2", "replicas: 1"))
        documents.append(f"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec:\n"
                         f"  selector:\n    app: {name}\n  ports:\n  - name: http\n    port: 80\n"
                         "    targetPort: http\n")
        documents.append(f"apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {name}\n")
        documents.append(f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\ndata:\n"
                         f"  greeting: {said}\n  level: info\n")
    resources(top, documents)
    with open(f"{top}/kustomization.yaml", "a", encoding="utf-8") as f:
        f.write(f"namespace: {namespace}\n")
    return top
