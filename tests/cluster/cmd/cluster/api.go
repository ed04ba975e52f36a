package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// api is the supervisor's own client: an administrator over TLS, on loopback, never by a proxy.
type api struct {
	http *http.Client
	base string
}

func newAPI(c *credentials, port int) (*api, error) {
	pair, err := tls.X509KeyPair(c.admin.cert, c.admin.key)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(c.ca)
	return &api{
		base: fmt.Sprintf("https://127.0.0.1:%d", port),
		http: &http.Client{
			Timeout: 10 * time.Second,
			Transport: &http.Transport{
				TLSClientConfig:   &tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}},
				ForceAttemptHTTP2: true,
			},
		},
	}, nil
}

// call sends one request to a path of the API server, or to a whole URL.
func (a *api) call(ctx context.Context, method, path, body string) (int, []byte, error) {
	url := path
	if strings.HasPrefix(path, "/") {
		url = a.base + path
	}
	req, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "cluster-supervisor")
	resp, err := a.http.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	return resp.StatusCode, text, err
}

// await asks again and again until ready says so; the error names the last obstacle.
func (a *api) await(ctx context.Context, what, path string, ready func(int, []byte) error) error {
	for {
		status, body, err := a.call(ctx, http.MethodGet, path, "")
		if err == nil {
			err = ready(status, body)
		}
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %w: %v", what, context.Cause(ctx), err)
		case <-time.After(40 * time.Millisecond):
		}
	}
}

func isOK(status int, body []byte) error {
	if status != http.StatusOK {
		return fmt.Errorf("status %d: %.200s", status, strings.TrimSpace(string(body)))
	}
	return nil
}

func isReadyNode(status int, body []byte) error {
	if err := isOK(status, body); err != nil {
		return err
	}
	var node struct {
		Spec struct {
			Taints []struct{ Key string }
		}
		Status struct {
			Conditions []struct{ Type, Status string }
		}
	}
	if err := json.Unmarshal(body, &node); err != nil {
		return err
	}
	if len(node.Spec.Taints) > 0 {
		return fmt.Errorf("tainted '%s'", node.Spec.Taints[0].Key)
	}
	for _, c := range node.Status.Conditions {
		if c.Type == "Ready" && c.Status == "True" {
			return nil
		}
	}
	return errors.New("not Ready")
}

// createNode makes the node that KWOK plays the kubelet of.
func (a *api) createNode(ctx context.Context, name string) error {
	body := fmt.Sprintf(`{"apiVersion":"v1","kind":"Node","metadata":{"name":%q,
"annotations":{"kwok.x-k8s.io/node":"fake"},
"labels":{"kubernetes.io/hostname":%q,"kubernetes.io/os":"linux","kubernetes.io/arch":"amd64"}}}`,
		name, name)
	for {
		status, text, err := a.call(ctx, http.MethodPost, "/api/v1/nodes", body)
		if err == nil && (status == http.StatusCreated || status == http.StatusConflict) {
			return nil
		}
		if err == nil {
			err = isOK(status, text)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("node '%s': %w: %v", name, context.Cause(ctx), err)
		case <-time.After(40 * time.Millisecond):
		}
	}
}
