package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const dirPrefix = "agent-cluster-"

// tmpRoots are where clusters without --dir live: memory first, since etcd is much faster there.
func tmpRoots() []string { return []string{"/dev/shm", os.TempDir()} }

// newDir makes the cluster's directory. The file lock in it, held by the supervisor for all its
// life, is what says that the cluster is alive: no process id to mistake for another's.
func newDir(dir string) (layout, *os.File, error) {
	if strings.ContainsAny(dir, " \t\n'\"\\$`") {
		return layout{}, nil, fmt.Errorf("directory '%s': no spaces, quotes or dollar signs", dir)
	}
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp(roomyTmp(), dirPrefix); err != nil {
			return layout{}, nil, err
		}
	} else {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return layout{}, nil, err
		}
		dir = abs
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return layout{}, nil, err
		}
		if old, err := os.ReadDir(dir); err != nil || len(old) > 0 {
			return layout{}, nil, fmt.Errorf("directory '%s' is not empty", dir)
		}
	}
	l := layout{dir}
	lock, err := os.OpenFile(l.lock(), os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return layout{}, nil, err
	}
	if !tryLock(lock) {
		return layout{}, nil, fmt.Errorf("directory '%s' belongs to a running cluster", dir)
	}
	for _, sub := range []string{"pki", "logs", "pids", "tmp"} {
		if err := os.Mkdir(l.path(sub), 0o700); err != nil {
			return layout{}, nil, err
		}
	}
	return l, lock, nil
}

// roomyTmp returns the first temporary root that has room for a cluster: etcd, logs, audit log.
func roomyTmp() string {
	const needBytes = 1 << 30
	for _, root := range tmpRoots() {
		var st syscall.Statfs_t
		if syscall.Statfs(root, &st) != nil || st.Bavail*uint64(st.Bsize) < needBytes {
			continue
		}
		if syscall.Access(root, 2 /* W_OK */) == nil {
			return root
		}
	}
	return os.TempDir()
}

// lockState says whether a supervisor holds the directory's lock; old means that it has been there
// long enough not to be in the making.
func lockState(l layout) (held, old bool) {
	f, err := os.OpenFile(l.lock(), os.O_RDWR, 0)
	if err != nil {
		return false, false
	}
	defer f.Close()
	if !tryLock(f) {
		return true, false
	}
	st, err := f.Stat()
	return false, err == nil && time.Since(st.ModTime()) > 10*time.Second
}

// running returns the clusters of the temporary roots and removes what a killed supervisor left.
func running() []layout {
	var alive []layout
	for _, root := range tmpRoots() {
		found, _ := filepath.Glob(filepath.Join(root, dirPrefix+"*"))
		for _, dir := range found {
			l := layout{dir}
			held, old := lockState(l)
			if held {
				alive = append(alive, l)
			} else if old {
				say("removing '%s' of a cluster that was killed", dir)
				os.RemoveAll(dir)
			}
		}
	}
	return alive
}

func readPid(path string) (int, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || pid <= 1 {
		return 0, fmt.Errorf("'%s' holds no process id", path)
	}
	return pid, nil
}

// writePid replaces the file in one step: tests read it while a component is started again.
func writePid(path string, pid int) error {
	tmp := path + ".new"
	if err := os.WriteFile(tmp, fmt.Appendf(nil, "%d\n", pid), 0o600); err != nil {
		return err
	}
	return os.Rename(tmp, path)
}

// stop ends the cluster in l and returns when its directory is gone.
func stop(l layout) error {
	if !exists(l.dir) {
		say("no cluster in '%s' any more", l.dir)
		return nil
	}
	if held, _ := lockState(l); !held {
		if !exists(l.lock()) {
			return fmt.Errorf("'%s' is not the directory of a cluster", l.dir)
		}
		return os.RemoveAll(l.dir) // its supervisor was killed, and the components with it
	}
	pid, err := readPid(l.pid("supervisor"))
	if err != nil {
		return err
	}
	ended := gone(pid)
	if err := syscall.Kill(pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) {
		return fmt.Errorf("supervisor %d: %w", pid, err)
	}
	select {
	case <-ended:
		return os.RemoveAll(l.dir)
	case <-time.After(15 * time.Second):
	}
	syscall.Kill(pid, syscall.SIGKILL)
	<-ended
	os.RemoveAll(l.dir)
	return fmt.Errorf("supervisor %d did not end in 15 s and was killed", pid)
}
