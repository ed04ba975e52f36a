package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	kubernetesVersion = "v1.36.3"
	kwokVersion       = "v0.8.0"

	ldflags = "-s -w" +
		" -X k8s.io/component-base/version.gitVersion=" + kubernetesVersion +
		" -X k8s.io/component-base/version.gitMajor=1" +
		" -X k8s.io/component-base/version.gitMinor=36" +
		" -X k8s.io/component-base/version.gitTreeState=clean" +
		" -X k8s.io/client-go/pkg/version.gitVersion=" + kubernetesVersion + // in the user agent
		" -X k8s.io/client-go/pkg/version.gitCommit=" +
		" -X sigs.k8s.io/kwok/pkg/consts.Version=" + kwokVersion
)

// packages maps the name of a binary to the package that it is built from.
var packages = []struct{ name, path string }{
	{"etcd", "go.etcd.io/etcd/server/v3"},
	{"kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver"},
	{"kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager"},
	{"kube-scheduler", "k8s.io/kubernetes/cmd/kube-scheduler"},
	{"kubectl", "k8s.io/kubernetes/cmd/kubectl"},
	{"kwok", "sigs.k8s.io/kwok/cmd/kwok"},
}

// stageFiles are KWOK's rules for what a kubelet would do, below kustomize/stage of its module. The
// two in pod/chaos act only on pods that carry their label: they are how a test makes a pod fail.
var stageFiles = []string{
	"node/fast/node-initialize.yaml",
	"node/heartbeat/node-heartbeat.yaml",
	"pod/fast/pod-ready.yaml",
	"pod/fast/pod-complete.yaml",
	"pod/fast/pod-delete.yaml",
	"pod/chaos/pod-container-running-failed.yaml",
	"pod/chaos/pod-init-container-running-failed.yaml",
}

// ownStages are ours, in folder stages beside go.mod.
var ownStages = []string{"pod-waiting.yaml"}

// assets says where the binaries and stages of one build are.
type assets struct {
	dir    string            // the build's directory in the cache
	binary map[string]string // path by name
}

func (a *assets) stages() []string {
	var paths []string
	for _, f := range slices.Concat(stageFiles, ownStages) {
		paths = append(paths, filepath.Join(a.dir, "stages", filepath.Base(f)))
	}
	return paths
}

func cmdBuild(args []string) error {
	fs := flag.NewFlagSet("build", flag.ExitOnError)
	module := moduleFlag(fs)
	parse(fs, args)
	a, err := ensureBuilt(*module)
	if err != nil {
		return err
	}
	fmt.Printf("BIN=%s\n", filepath.Join(a.dir, "bin"))
	return nil
}

func moduleFlag(fs *flag.FlagSet) *string {
	return fs.String("module", os.Getenv("CLUSTER_MODULE"),
		"`directory` of the go.mod that pins the versions (default $CLUSTER_MODULE)")
}

func parse(fs *flag.FlagSet, args []string) {
	_ = fs.Parse(args) // ExitOnError
	if fs.NArg() > 0 {
		say("%s: unexpected argument '%s'", fs.Name(), fs.Arg(0))
		os.Exit(2)
	}
}

func cacheRoot() (string, error) {
	if d := os.Getenv("AGENT_TEST_CACHE"); d != "" {
		return filepath.Abs(d)
	}
	d, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("no place for the cache: set AGENT_TEST_CACHE: %w", err)
	}
	return filepath.Join(d, "agent-test"), nil
}

// ensureBuilt returns the binaries of the versions that module pins, building what the cache lacks.
// The cache entry appears by one rename, so whoever sees it sees all of it.
func ensureBuilt(module string) (*assets, error) {
	if module == "" {
		return nil, errors.New("no module directory: use up.sh, or set CLUSTER_MODULE")
	}
	elsewhere := foreignAssets()
	key, err := cacheKey(module, elsewhere)
	if err != nil {
		return nil, err
	}
	root, err := cacheRoot()
	if err != nil {
		return nil, err
	}
	a := &assets{dir: filepath.Join(root, "cluster-"+key), binary: map[string]string{}}
	for _, p := range packages {
		a.binary[p.name] = filepath.Join(a.dir, "bin", p.name)
	}
	for name, path := range elsewhere {
		a.binary[name] = path
	}
	if exists(a.dir) {
		return a, nil
	}

	if err := os.MkdirAll(root, 0o755); err != nil {
		return nil, err
	}
	lock, err := lockFile(a.dir+".lock", "waiting for another build of the same binaries")
	if err != nil {
		return nil, err
	}
	defer lock.Close()
	if exists(a.dir) { // built while we waited
		return a, nil
	}
	tmp, err := os.MkdirTemp(root, "building-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(tmp)
	if err := buildInto(tmp, module, elsewhere); err != nil {
		return nil, err
	}
	if err := os.Chmod(tmp, 0o755); err != nil {
		return nil, err
	}
	return a, os.Rename(tmp, a.dir)
}

// foreignAssets returns the binaries that KUBEBUILDER_ASSETS offers in place of ours.
func foreignAssets() map[string]string {
	found := map[string]string{}
	if d := os.Getenv("KUBEBUILDER_ASSETS"); d != "" {
		for _, name := range []string{"etcd", "kube-apiserver"} {
			if p := filepath.Join(d, name); exists(p) {
				found[name] = p
			}
		}
	}
	return found
}

func cacheKey(module string, skip map[string]string) (string, error) {
	h := sha256.New()
	files := []string{"go.mod", "go.sum"}
	for _, f := range ownStages {
		files = append(files, filepath.Join("stages", f))
	}
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(module, f))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%s %d\n%s", f, len(text), text)
	}
	fmt.Fprintf(h, "%s/%s\n%s\n%s\n", runtime.GOOS, runtime.GOARCH, ldflags, stageFiles)
	for _, p := range packages {
		if skip[p.name] == "" {
			fmt.Fprintln(h, p.path)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16], nil
}

func buildInto(dir, module string, skip map[string]string) error {
	start := time.Now()
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		return err
	}
	args := []string{"build", "-trimpath", "-ldflags", ldflags, "-o", bin + "/"}
	for _, p := range packages {
		if skip[p.name] == "" {
			args = append(args, p.path)
		}
	}
	say("building Kubernetes %s, etcd and KWOK %s: minutes the first time, then cached",
		kubernetesVersion, kwokVersion)
	if err := runGo(module, os.Stderr, args...); err != nil {
		return err
	}
	if skip["etcd"] == "" { // go names it after its folder
		if err := os.Rename(filepath.Join(bin, "server"), filepath.Join(bin, "etcd")); err != nil {
			return err
		}
	}
	if err := copyStages(dir, module); err != nil {
		return err
	}
	say("built in %.0f s", time.Since(start).Seconds())
	return nil
}

func copyStages(dir, module string) error {
	var out strings.Builder
	if err := runGo(module, &out, "list", "-m", "-f", "{{.Dir}}", "sigs.k8s.io/kwok"); err != nil {
		return err
	}
	kwok := filepath.Join(strings.TrimSpace(out.String()), "kustomize", "stage")
	to := filepath.Join(dir, "stages")
	if err := os.Mkdir(to, 0o755); err != nil {
		return err
	}
	var from []string
	for _, f := range stageFiles {
		from = append(from, filepath.Join(kwok, f))
	}
	for _, f := range ownStages {
		from = append(from, filepath.Join(module, "stages", f))
	}
	for _, path := range from {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(path)), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// runGo runs the go command in module. Static binaries: no C compiler needed, none of its
// differences inherited; and a workspace file or -mod flag of the caller's shall not reach us.
func runGo(module string, stdout io.Writer, args ...string) error {
	var out bytes.Buffer
	find := exec.Command(filepath.Join(module, "go.sh"))
	find.Stdout, find.Stderr = &out, os.Stderr
	if err := find.Run(); err != nil {
		return fmt.Errorf("no go command to build with: %w", err)
	}
	tool := strings.TrimSpace(out.String())
	cmd := exec.Command(tool, args...)
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=-mod=readonly -buildvcs=false",
		"GOTOOLCHAIN=local")
	cmd.Stdout, cmd.Stderr = stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", tool, args[0], err)
	}
	return nil
}

// lockFile opens path and waits until it is ours; closing the file gives it back.
func lockFile(path, waiting string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	if tryLock(f) {
		return f, nil
	}
	say("%s", waiting)
	for {
		err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX)
		if err != syscall.EINTR {
			break
		}
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("lock '%s': %w", path, err)
	}
	return f, nil
}

func tryLock(f *os.File) bool {
	return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
