package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

const (
	nodePrefix  = "node-"
	tokenUser   = "token-user"
	serviceIPs  = "10.96.0.0/16"
	firstSvcIP  = "10.96.0.1"
	podIPs      = "10.244.0.0/16"
	auditPolicy = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
`
)

// ports of one cluster, all on 127.0.0.1.
type ports struct{ etcd, etcdPeer, apiserver, controllers, scheduler int }

func pickPorts() (p ports, err error) {
	for _, port := range []*int{&p.etcd, &p.etcdPeer, &p.apiserver, &p.controllers, &p.scheduler} {
		if *port, err = freePort(); err != nil {
			return p, err
		}
	}
	return p, nil
}

// freePort picks below the range that the kernel gives to outgoing connections, at random: two
// clusters that start together rarely meet, and the boot is tried again where they do.
func freePort() (int, error) {
	var err error
	for range 100 {
		var b [2]byte
		if _, err = rand.Read(b[:]); err != nil {
			return 0, err
		}
		port := 12000 + (int(b[0])<<8|int(b[1]))%18000
		var l net.Listener
		if l, err = net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			l.Close()
			return port, nil
		}
	}
	return 0, fmt.Errorf("no free port on 127.0.0.1: %w", err)
}

// layout names the files of a cluster's directory.
type layout struct{ dir string }

func (l layout) path(name ...string) string {
	return filepath.Join(append([]string{l.dir}, name...)...)
}
func (l layout) pki(name string) string        { return l.path("pki", name) }
func (l layout) log(component string) string   { return l.path("logs", component+".log") }
func (l layout) pid(component string) string   { return l.path("pids", component) }
func (l layout) kubeconfig(user string) string { return l.path(user + ".kubeconfig") }
func (l layout) audit() string                 { return l.path("logs", "audit.log") }
func (l layout) lock() string                  { return l.path("lock") }

// credentials are what the supervisor itself needs to talk to the API server.
type credentials struct {
	ca    []byte
	admin keyPair
}

// writeConfig writes certificates, tokens, kubeconfigs and the audit policy for the API server at
// the given port.
func (l layout) writeConfig(apiPort int) (*credentials, error) {
	ca, err := newAuthority("test-cluster-ca")
	if err != nil {
		return nil, err
	}
	front, err := newAuthority("test-cluster-front-proxy-ca")
	if err != nil {
		return nil, err
	}
	loopback := net.IPv4(127, 0, 0, 1)
	names := []string{"localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"}
	serving, err := ca.server("kube-apiserver", names, loopback, net.ParseIP(firstSvcIP))
	if err != nil {
		return nil, err
	}
	webhook, err := ca.server("webhook", []string{"localhost"}, loopback)
	if err != nil {
		return nil, err
	}
	proxy, err := front.client("front-proxy-client")
	if err != nil {
		return nil, err
	}
	caKey, err := encodeKey(ca.key)
	if err != nil {
		return nil, err
	}
	for name, pair := range map[string]keyPair{
		"ca": {ca.pem, caKey}, "front-proxy-client": proxy, "apiserver": serving, "webhook": webhook,
	} {
		if err := writePair(l.path("pki"), name, pair); err != nil {
			return nil, err
		}
	}
	saKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	saPEM, err := encodeKey(saKey)
	if err != nil {
		return nil, err
	}
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		return nil, err
	}
	token := hex.EncodeToString(random)
	for path, text := range map[string][]byte{
		l.pki("front-proxy-ca.crt"):  front.pem,
		l.pki("service-account.key"): saPEM,
		l.pki("tokens.csv"):          fmt.Appendf(nil, "%s,%s,%s\n", token, tokenUser, tokenUser),
		l.path("audit-policy.yaml"):  []byte(auditPolicy),
		l.kubeconfig("token"):        kubeconfig(apiPort, ca.pem, tokenUser, "    token: "+token+"\n"),
	} {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			return nil, err
		}
	}
	creds := &credentials{ca: ca.pem}
	for _, u := range []struct{ file, user, group string }{
		{"admin", "admin", "system:masters"},
		{"supervisor", "cluster-supervisor", "system:masters"},
		{"kwok", "kwok", "system:masters"},
		{"kube-controller-manager", "system:kube-controller-manager", ""},
		{"kube-scheduler", "system:kube-scheduler", ""},
	} {
		var groups []string
		if u.group != "" {
			groups = []string{u.group}
		}
		pair, err := ca.client(u.user, groups...)
		if err != nil {
			return nil, err
		}
		if u.file == "supervisor" {
			creds.admin = pair
			continue
		}
		text := kubeconfig(apiPort, ca.pem, u.user, fmt.Sprintf(
			"    client-certificate-data: %s\n    client-key-data: %s\n", b64(pair.cert), b64(pair.key)))
		if err := os.WriteFile(l.kubeconfig(u.file), text, 0o600); err != nil {
			return nil, err
		}
	}
	return creds, nil
}

func kubeconfig(port int, ca []byte, user, credential string) []byte {
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
clusters:
- name: test
  cluster:
    certificate-authority-data: %s
    server: https://127.0.0.1:%d
contexts:
- name: test
  context:
    cluster: test
    user: %s
current-context: test
preferences: {}
users:
- name: %s
  user:
%s`, b64(ca), port, user, user, credential)
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
