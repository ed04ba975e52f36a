// fakeapi speaks HTTP/2 like an API server and fails in a chosen way: for what a healthy server cannot
// be made to do. It is no model of Kubernetes.
//
// usage: fakeapi DIR      writes DIR/kubeconfig when it listens; ends when standard input does.
//
// GET|POST|PATCH /f/MODE/KEY?n=N&after=S: the first N requests of KEY get the fault, then 200 and
// {"received": how many requests of KEY came, "connection": which connection this one came by}.
// /count/KEY tells without counting.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// conn can be frozen: it stays open, but nothing is read or written any more.
type conn struct {
	net.Conn
	id     int64
	frozen atomic.Bool
}

func (c *conn) hold() {
	for c.frozen.Load() {
		time.Sleep(10 * time.Millisecond)
	}
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil {
		c.frozen.Store(false)
	}
	c.hold()
	return n, err
}

func (c *conn) Write(p []byte) (int, error) {
	c.hold()
	return c.Conn.Write(p)
}

type listener struct {
	net.Listener
	n atomic.Int64
}

func (l *listener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: c, id: l.n.Add(1)}, nil
}

type connKey struct{}

var (
	mu    sync.Mutex
	count = map[string]int{}
)

func status(w http.ResponseWriter, code int, reason, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	fmt.Fprintf(w, `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":%q,"message":%q,"code":%d}`,
		reason, message, code)
}

func fine(w http.ResponseWriter, c *conn, received int) {
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"received":%d,"connection":%d}`, received, c.id)
}

func abort() { panic(http.ErrAbortHandler) }

func fault(mode string, after string, w http.ResponseWriter, r *http.Request, c *conn) {
	if after != "" {
		w.Header().Set("Retry-After", after)
	}
	switch mode {
	case "429":
		status(w, 429, "TooManyRequests", "please slow down")
	case "500", "502", "503", "504":
		code, _ := strconv.Atoi(mode)
		status(w, code, "InternalError", "fault wanted")
	case "cut":
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "1000")
		w.Write([]byte(`{"half":`))
		w.(http.Flusher).Flush()
		abort()
	case "stall": // this request only
		<-r.Context().Done()
	case "close": // the connection breaks with the request taken
		if tcp, ok := c.Conn.(*net.TCPConn); ok {
			tcp.SetLinger(0)
		}
		c.Conn.Close()
		abort()
	case "freeze": // the connection stays and is dead
		c.frozen.Store(true)
		<-r.Context().Done()
	case "slow":
		time.Sleep(800 * time.Millisecond)
		w.Header().Del("Retry-After")
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte("{}"))
	case "redirect":
		http.Redirect(w, r, "/elsewhere", http.StatusFound)
	case "html":
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte("<html>log in</html>"))
	case "big":
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte("{\"x\":\"" + strings.Repeat("x", 16<<20) + "\"}"))
	case "401":
		status(w, 401, "Unauthorized", "Unauthorized")
	case "silent": // a watch that says one line and then nothing
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte("{\"type\":\"BOOKMARK\"}\n"))
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	case "midline": // a watch that breaks within a line
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte("{\"type\":\"ADDED\"}\n{\"type\":\"MODI"))
		w.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond)
		abort()
	case "longline":
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte(strings.Repeat("y", 1<<20)))
	default:
		status(w, 404, "", "no such mode")
	}
}

func handle(w http.ResponseWriter, r *http.Request) {
	c := r.Context().Value(connKey{}).(*conn)
	part := strings.Split(r.URL.Path, "/")
	q := r.URL.Query()
	if len(part) == 3 && part[1] == "count" {
		mu.Lock()
		defer mu.Unlock()
		fine(w, c, count[part[2]])
		return
	}
	if len(part) != 4 || part[1] != "f" {
		status(w, 404, "", "not found")
		return
	}
	io.Copy(io.Discard, r.Body)
	mu.Lock()
	count[part[3]]++
	received := count[part[3]]
	mu.Unlock()
	n, err := strconv.Atoi(q.Get("n"))
	if err != nil {
		n = 1 << 30
	}
	if part[2] == "goaway" { // as kube-apiserver's --goaway-chance does it
		w.Header().Set("Connection", "close")
		fine(w, c, received)
		return
	}
	if part[2] == "token" && r.Header.Get("Authorization") != "Bearer "+q.Get("want") {
		status(w, 401, "Unauthorized", "Unauthorized")
		return
	}
	if part[2] != "token" && part[2] != "ok" && received <= n {
		fault(part[2], q.Get("after"), w, r, c)
		return
	}
	fine(w, c, received)
}

func certificate() (tls.Certificate, []byte) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	tmpl := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		Subject:               pkix.Name{CommonName: "fakeapi"},
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, tmpl, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: fakeapi DIR")
	}
	cert, ca := certificate()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	srv := &http.Server{
		Handler:   http.HandlerFunc(handle),
		TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}},
		ErrorLog:  log.New(io.Discard, "", 0),
		ConnContext: func(ctx context.Context, nc net.Conn) context.Context {
			return context.WithValue(ctx, connKey{}, nc.(*tls.Conn).NetConn())
		},
	}
	config := fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: fake
contexts: [{name: fake, context: {cluster: fake, user: fake}}]
clusters:
- name: fake
  cluster:
    server: https://%s
    certificate-authority-data: %s
users: [{name: fake, user: {tokenFile: token}}]
`, tcp.Addr(), base64.StdEncoding.EncodeToString(ca))
	if err := os.WriteFile(filepath.Join(os.Args[1], "token"), []byte("first\n"), 0o600); err != nil {
		log.Fatal(err)
	}
	tmp := filepath.Join(os.Args[1], ".kubeconfig")
	if err := os.WriteFile(tmp, []byte(config), 0o600); err != nil {
		log.Fatal(err)
	}
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	if err := os.Rename(tmp, filepath.Join(os.Args[1], "kubeconfig")); err != nil {
		log.Fatal(err)
	}
	log.Fatal(srv.ServeTLS(&listener{Listener: tcp}, "", ""))
}
