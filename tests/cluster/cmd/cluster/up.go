package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// options of a cluster, handed from up to the supervisor by flags of the same names.
type options struct {
	module   string
	dir      string
	parent   int
	ttl      time.Duration
	timeout  time.Duration
	nodes    int
	webhooks bool
}

func (o *options) flags(fs *flag.FlagSet) {
	fs.StringVar(&o.module, "module", os.Getenv("CLUSTER_MODULE"),
		"`directory` of the go.mod that pins the versions (default $CLUSTER_MODULE)")
	fs.StringVar(&o.dir, "dir", "",
		"`directory` of the cluster: empty or absent; removed at the end (default: a new temporary one)")
	fs.IntVar(&o.parent, "parent", 0, "end the cluster when the process with this `pid` ends")
	fs.DurationVar(&o.ttl, "ttl", 30*time.Minute, "end the cluster after this time; 0 means never")
	fs.DurationVar(&o.timeout, "timeout", 2*time.Minute, "give up when it is not ready by then")
	fs.IntVar(&o.nodes, "nodes", 1, "number of fake nodes")
	fs.BoolVar(&o.webhooks, "admission-webhook-friendly", false,
		"print WEBHOOK_CERT_FILE and WEBHOOK_KEY_FILE for a webhook server on 127.0.0.1, and route "+
			"to endpoints instead of service addresses")
}

func (o *options) args() []string {
	return []string{
		"--module", o.module, "--dir", o.dir, "--parent", strconv.Itoa(o.parent),
		"--ttl", o.ttl.String(), "--timeout", o.timeout.String(), "--nodes", strconv.Itoa(o.nodes),
		"--admission-webhook-friendly=" + strconv.FormatBool(o.webhooks),
	}
}

func cmdUp(args []string) error {
	fs := flag.NewFlagSet("up", flag.ExitOnError)
	var o options
	o.flags(fs)
	reuse := fs.Bool("reuse", false, "print $KUBECONFIG if it is set, and start nothing")
	parse(fs, args)
	if existing := os.Getenv("KUBECONFIG"); *reuse && existing != "" {
		say("using the cluster of KUBECONFIG; nothing started")
		fmt.Printf("KUBECONFIG=%s\n", existing)
		return nil
	}
	start := time.Now()
	if abs, err := filepath.Abs(o.module); err == nil && o.module != "" {
		o.module = abs
	}
	a, err := ensureBuilt(o.module)
	if err != nil {
		return err
	}
	if built := time.Since(start); built > time.Second {
		start = start.Add(built)
	}
	running() // removes the leftovers of killed supervisors
	l, lock, err := newDir(o.dir)
	if err != nil {
		return err
	}
	o.dir = l.dir
	lines, err := startSupervisor(l, lock, &o)
	if err != nil {
		return err
	}
	fmt.Print(lines)
	fmt.Printf("KUBECTL=%s\n", a.binary["kubectl"])
	say("ready in %.1f s", time.Since(start).Seconds())
	return nil
}

// startSupervisor starts the background process and waits for its report: the KEY=VALUE lines and a
// last line READY, or else the reason of the failure.
func startSupervisor(l layout, lock *os.File, o *options) (string, error) {
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	logFile, err := os.Create(l.log("supervisor"))
	if err != nil {
		return "", err
	}
	defer logFile.Close()
	report, write, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer report.Close()
	keepDescriptorsOurs()
	cmd := exec.Command(self, append([]string{"supervise", "--starter", strconv.Itoa(os.Getpid())},
		o.args()...)...)
	cmd.Dir = "/"
	cmd.Stderr = logFile
	cmd.ExtraFiles = []*os.File{write, lock} // 3 and 4
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	write.Close()
	lock.Close()

	var lines, failure strings.Builder
	ready := false
	for sc := bufio.NewScanner(report); sc.Scan(); {
		switch line := sc.Text(); {
		case line == "READY":
			ready = true
		case strings.HasPrefix(line, "! "):
			failure.WriteString(line[2:] + "\n")
		default:
			lines.WriteString(line + "\n")
		}
	}
	if !ready {
		cmd.Wait()
		if failure.Len() == 0 {
			return "", errors.New("the supervisor ended without a word")
		}
		return "", errors.New(strings.TrimSpace(failure.String()))
	}
	return lines.String(), nil
}

// keepDescriptorsOurs stops the supervisor from inheriting whatever the caller had open: a test
// harness that waits for the end of a pipe would wait as long as the cluster lives.
func keepDescriptorsOurs() {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		if fd, err := strconv.Atoi(e.Name()); err == nil && fd > 2 {
			syscall.CloseOnExec(fd)
		}
	}
}
