package main

import (
	"os"
	"syscall"
	"time"
	"unsafe"
)

// sysPidfdOpen has one number on all architectures that share the new system call table.
const sysPidfdOpen = 434

// gone returns a channel that is closed when the process ends. It holds a descriptor of the process
// and no number, so another process with the same id is no mistake; a kernel without that is asked
// four times a second.
func gone(pid int) <-chan struct{} {
	done := make(chan struct{})
	fd, _, errno := syscall.Syscall(sysPidfdOpen, uintptr(pid), 0, 0)
	go func() {
		defer close(done)
		if errno == syscall.ESRCH {
			return
		}
		if errno == 0 {
			defer syscall.Close(int(fd))
			if awaitReadable(int32(fd)) {
				return
			}
		}
		for syscall.Kill(pid, 0) != syscall.ESRCH {
			time.Sleep(250 * time.Millisecond)
		}
	}()
	return done
}

// awaitReadable blocks until fd is readable; false means that it cannot be waited for.
func awaitReadable(fd int32) bool {
	poll := struct {
		fd              int32
		events, revents int16
	}{fd: fd, events: 1 /* POLLIN */}
	for {
		_, _, errno := syscall.Syscall6(syscall.SYS_PPOLL, uintptr(unsafe.Pointer(&poll)), 1, 0, 0, 0, 0)
		if errno != syscall.EINTR {
			return errno == 0
		}
	}
}

// tail returns the end of a file, for an error message.
func tail(path string, bytes int64) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	if st, err := f.Stat(); err == nil && st.Size() > bytes {
		f.Seek(-bytes, 2)
	}
	text := make([]byte, bytes)
	n, _ := f.Read(text)
	return string(text[:n])
}
