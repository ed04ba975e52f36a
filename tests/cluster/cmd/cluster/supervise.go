package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// supervisor is the parent of a cluster's processes. Its main goroutine starts, counts and ends
// them; boot runs beside it and asks it for starts.
type supervisor struct {
	options
	layout
	assets *assets
	live   map[string]*process
	starts chan startRequest
	exits  chan exit
}

type process struct {
	component
	cmd *exec.Cmd
}

type startRequest struct {
	component
	reply chan error
}

type exit struct {
	p   *process
	err error
}

type bootResult struct {
	lines string // to report
	err   error
}

// failure of a boot, with the component whose log tells more.
type failure struct {
	component string
	err       error
}

func (f *failure) Error() string { return f.component + ": " + f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

const (
	restartDelay    = time.Second
	attempts        = 3
	logTailBytes    = 2000
	portTakenNotice = "address already in use"
)

func cmdSupervise(args []string) error {
	// The kernel kills the components when the thread that started them ends: it shall be this one.
	runtime.LockOSThread()

	fs := flag.NewFlagSet("supervise", flag.ExitOnError)
	s := &supervisor{
		live:   map[string]*process{},
		starts: make(chan startRequest),
		exits:  make(chan exit),
	}
	s.options.flags(fs)
	starter := fs.Int("starter", 0, "process that waits for the report")
	parse(fs, args)
	s.layout = layout{s.options.dir}
	syscall.CloseOnExec(3)
	syscall.CloseOnExec(4) // the lock: held as long as we live
	report := os.NewFile(3, "report")

	signal.Ignore(syscall.SIGHUP, syscall.SIGPIPE)
	stops := make(chan os.Signal, 1)
	signal.Notify(stops, syscall.SIGTERM, syscall.SIGINT)

	defer os.RemoveAll(s.layout.dir)
	defer s.killAll()
	err := s.run(report, stops, gone(*starter))
	if err != nil {
		text := err.Error()
		if f := (*failure)(nil); errors.As(err, &f) {
			text += "\n" + tail(s.log(f.component), logTailBytes)
		}
		fmt.Fprintf(report, "! %s\n", strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n! "))
	}
	return err
}

func (s *supervisor) run(report *os.File, stops <-chan os.Signal, starterGone <-chan struct{}) error {
	if err := writePid(s.pid("supervisor"), os.Getpid()); err != nil {
		return err
	}
	var err error
	if s.assets, err = ensureBuilt(s.module); err != nil { // up has built it: this only finds it
		return err
	}
	var parentGone <-chan struct{}
	if s.parent > 0 {
		parentGone = gone(s.parent)
	}
	var ttl <-chan time.Time
	if s.ttl > 0 {
		ttl = time.After(s.ttl)
	}
	var (
		ctx    context.Context
		cancel = func(error) {}
		timer  *time.Timer
		booted = make(chan bootResult, 1)
	)
	defer func() { cancel(nil) }()
	boot := func() {
		ctx, cancel = context.WithCancelCause(context.Background())
		giveUp := cancel
		timer = time.AfterFunc(s.timeout, func() { giveUp(fmt.Errorf("not ready in %s (--timeout)", s.timeout)) })
		go func(ctx context.Context) {
			lines, err := s.boot(ctx)
			booted <- bootResult{lines, err}
		}(ctx)
	}
	boot()
	attempt, ready := 1, false

	for {
		select {
		case r := <-s.starts:
			r.reply <- s.start(r.component)
		case e := <-s.exits:
			delete(s.live, e.p.name)
			say("%s ended: %v", e.p.name, e.err)
			if ready {
				again := e.p.component
				time.AfterFunc(restartDelay, func() { s.ask(ctx, again) })
			} else {
				cancel(&failure{e.p.name, fmt.Errorf("ended: %w", e.err)})
			}
		case b := <-booted:
			err := b.err
			if err == nil {
				// ready before it is said: who hears it ends, and that must not look like giving up
				ready, starterGone = true, nil
				timer.Stop()
				if _, err := report.WriteString(b.lines + "READY\n"); err != nil {
					return err
				}
				report.Close()
				break
			}
			if attempt < attempts && s.portTaken() {
				attempt++
				say("a port was taken by another process: once more")
				s.killAll()
				os.RemoveAll(s.path("etcd"))
				boot()
				break
			}
			return err
		case sig := <-stops:
			return s.end(ready, fmt.Sprintf("signal '%v'", sig))
		case <-parentGone:
			return s.end(ready, fmt.Sprintf("process %d is gone", s.parent))
		case <-starterGone:
			return s.end(ready, "nobody waits for the cluster any more")
		case <-ttl:
			return s.end(ready, fmt.Sprintf("its time of %s is over", s.ttl))
		}
	}
}

// end says why the cluster ends; before it was ever ready that is an error.
func (s *supervisor) end(ready bool, why string) error {
	if ready {
		say("ending: %s", why)
		return nil
	}
	return fmt.Errorf("ended before it was ready: %s", why)
}

// boot brings the control plane up and returns the lines to report.
func (s *supervisor) boot(ctx context.Context) (string, error) {
	p, err := pickPorts()
	if err != nil {
		return "", err
	}
	base, rest := components(s.assets, s.layout, p, s.webhooks)
	if err := s.ask(ctx, base[0]); err != nil { // etcd: it is up while we make keys
		return "", err
	}
	creds, err := s.writeConfig(p.apiserver)
	if err != nil {
		return "", err
	}
	if err := s.ask(ctx, base[1]); err != nil {
		return "", err
	}
	client, err := newAPI(creds, p.apiserver)
	if err != nil {
		return "", err
	}
	if err := client.await(ctx, "API server", "/readyz", isOK); err != nil {
		return "", blame(ctx, "kube-apiserver", err)
	}
	for _, c := range rest {
		if err := s.ask(ctx, c); err != nil {
			return "", err
		}
	}
	for i := range s.nodes {
		if err := client.createNode(ctx, fmt.Sprintf("%s%d", nodePrefix, i)); err != nil {
			return "", blame(ctx, "kube-apiserver", err)
		}
	}
	health := func(port int) string { return fmt.Sprintf("https://127.0.0.1:%d/healthz", port) }
	type condition struct {
		component, what, path string
		ready                 func(int, []byte) error
	}
	waits := []condition{
		{"kube-apiserver", "namespace 'default'", "/api/v1/namespaces/default", isOK},
		{"kube-controller-manager", "service account 'default'",
			"/api/v1/namespaces/default/serviceaccounts/default", isOK},
		{"kube-controller-manager", "controller manager", health(p.controllers), isOK},
		{"kube-scheduler", "scheduler", health(p.scheduler), isOK},
	}
	for i := range s.nodes {
		name := fmt.Sprintf("%s%d", nodePrefix, i)
		waits = append(waits, condition{"kwok", "node '" + name + "'", "/api/v1/nodes/" + name, isReadyNode})
	}
	for _, w := range waits {
		if err := client.await(ctx, w.what, w.path, w.ready); err != nil {
			return "", blame(ctx, w.component, err)
		}
	}
	client.http.CloseIdleConnections()
	return s.lines(client.base), nil
}

// blame names the component to look at: the one that ended, if that is the cause.
func blame(ctx context.Context, component string, err error) error {
	if f := (*failure)(nil); errors.As(context.Cause(ctx), &f) {
		return f
	}
	return &failure{component, err}
}

func (s *supervisor) lines(server string) string {
	var b strings.Builder
	line := func(key, value string) { fmt.Fprintf(&b, "%s=%s\n", key, value) }
	line("KUBECONFIG", s.kubeconfig("admin"))
	line("TOKEN_KUBECONFIG", s.kubeconfig("token"))
	line("SERVER", server)
	line("CA_FILE", s.pki("ca.crt"))
	line("AUDIT_LOG", s.audit())
	line("CLUSTER_DIR", s.layout.dir)
	line("SUPERVISOR_PID", fmt.Sprint(os.Getpid()))
	if s.webhooks {
		line("WEBHOOK_CERT_FILE", s.pki("webhook.crt"))
		line("WEBHOOK_KEY_FILE", s.pki("webhook.key"))
	}
	return b.String()
}

// ask has the main goroutine start a component.
func (s *supervisor) ask(ctx context.Context, c component) error {
	r := startRequest{c, make(chan error, 1)}
	select {
	case s.starts <- r:
		return <-r.reply
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// start runs on the main goroutine only. Components get a clean environment: no proxy, no KUBECONFIG,
// and a home that keeps them from reading or writing the user's files.
func (s *supervisor) start(c component) error {
	log, err := os.OpenFile(s.log(c.name), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd := exec.Command(c.argv[0], c.argv[1:]...)
	cmd.Dir = s.path("tmp")
	cmd.Env = []string{"PATH=/usr/bin:/bin", "HOME=" + s.path("tmp"), "TMPDIR=" + s.path("tmp")}
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		return &failure{c.name, err}
	}
	p := &process{c, cmd}
	s.live[c.name] = p
	go func() { s.exits <- exit{p, cmd.Wait()} }()
	return writePid(s.pid(c.name), cmd.Process.Pid)
}

// killAll ends every component, at once: nothing here is worth an orderly end.
func (s *supervisor) killAll() {
	for _, p := range s.live {
		p.cmd.Process.Kill()
	}
	for len(s.live) > 0 {
		select {
		case e := <-s.exits:
			delete(s.live, e.p.name)
		case <-time.After(10 * time.Second):
			return
		}
	}
}

func (s *supervisor) portTaken() bool {
	for _, name := range []string{"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"} {
		if strings.Contains(tail(s.log(name), 64<<10), portTakenNotice) {
			return true
		}
	}
	return false
}
