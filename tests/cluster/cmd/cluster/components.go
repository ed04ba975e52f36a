package main

import "fmt"

// component is one process of the control plane.
type component struct {
	name string
	argv []string
}

// components returns the processes in the order of their start: etcd and the API server first, then
// those that need the API server. Everything else keeps its default, feature gates included.
func components(a *assets, l layout, p ports, webhooks bool) (base, rest []component) {
	url := func(port int) string { return fmt.Sprintf("http://127.0.0.1:%d", port) }
	etcd := []string{
		a.binary["etcd"],
		"--name=test",
		"--data-dir=" + l.path("etcd"),
		"--listen-client-urls=" + url(p.etcd),
		"--advertise-client-urls=" + url(p.etcd),
		"--listen-peer-urls=" + url(p.etcdPeer),
		"--initial-advertise-peer-urls=" + url(p.etcdPeer),
		"--initial-cluster=test=" + url(p.etcdPeer),
		"--unsafe-no-fsync",
		"--log-level=warn",
		// One member elects itself: no reason to wait a second for it.
		"--heartbeat-interval=10",
		"--election-timeout=100",
	}
	apiserver := []string{
		a.binary["kube-apiserver"],
		"--etcd-servers=" + url(p.etcd),
		"--bind-address=127.0.0.1",
		"--advertise-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", p.apiserver),
		"--endpoint-reconciler-type=none", // a loopback address is no valid endpoint
		"--service-cluster-ip-range=" + serviceIPs,
		"--tls-cert-file=" + l.pki("apiserver.crt"),
		"--tls-private-key-file=" + l.pki("apiserver.key"),
		"--client-ca-file=" + l.pki("ca.crt"),
		"--requestheader-client-ca-file=" + l.pki("front-proxy-ca.crt"),
		"--requestheader-allowed-names=front-proxy-client",
		"--requestheader-extra-headers-prefix=X-Remote-Extra-",
		"--requestheader-group-headers=X-Remote-Group",
		"--requestheader-username-headers=X-Remote-User",
		"--proxy-client-cert-file=" + l.pki("front-proxy-client.crt"),
		"--proxy-client-key-file=" + l.pki("front-proxy-client.key"),
		"--service-account-issuer=https://kubernetes.default.svc",
		"--service-account-key-file=" + l.pki("service-account.key"),
		"--service-account-signing-key-file=" + l.pki("service-account.key"),
		"--token-auth-file=" + l.pki("tokens.csv"),
		"--authorization-mode=RBAC,Node",
		"--allow-privileged=true",
		"--audit-policy-file=" + l.path("audit-policy.yaml"),
		"--audit-log-path=" + l.audit(),
		"--audit-log-maxsize=4096", // MiB; never rotate below a reader
		"--profiling=false",
	}
	if webhooks {
		apiserver = append(apiserver, "--enable-aggregator-routing=true")
	}
	controllers := []string{
		a.binary["kube-controller-manager"],
		"--kubeconfig=" + l.kubeconfig("kube-controller-manager"),
		"--authentication-kubeconfig=" + l.kubeconfig("kube-controller-manager"),
		"--authorization-kubeconfig=" + l.kubeconfig("kube-controller-manager"),
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", p.controllers),
		"--tls-cert-file=" + l.pki("apiserver.crt"),
		"--tls-private-key-file=" + l.pki("apiserver.key"),
		"--leader-elect=false",
		"--use-service-account-credentials=true",
		"--service-account-private-key-file=" + l.pki("service-account.key"),
		"--root-ca-file=" + l.pki("ca.crt"),
		"--cluster-signing-cert-file=" + l.pki("ca.crt"),
		"--cluster-signing-key-file=" + l.pki("ca.key"),
		"--kube-api-qps=500",
		"--kube-api-burst=1000",
		"--flex-volume-plugin-dir=" + l.path("tmp", "flexvolume"), // it makes that directory
		// A fake node must not become NotReady because the machine is busy.
		"--node-monitor-grace-period=10m",
		"--profiling=false",
	}
	scheduler := []string{
		a.binary["kube-scheduler"],
		"--kubeconfig=" + l.kubeconfig("kube-scheduler"),
		"--authentication-kubeconfig=" + l.kubeconfig("kube-scheduler"),
		"--authorization-kubeconfig=" + l.kubeconfig("kube-scheduler"),
		"--bind-address=127.0.0.1",
		fmt.Sprintf("--secure-port=%d", p.scheduler),
		"--tls-cert-file=" + l.pki("apiserver.crt"),
		"--tls-private-key-file=" + l.pki("apiserver.key"),
		"--leader-elect=false",
		"--kube-api-qps=500",
		"--kube-api-burst=1000",
		"--profiling=false",
	}
	kwok := []string{
		a.binary["kwok"],
		"--kubeconfig=" + l.kubeconfig("kwok"),
		"--manage-all-nodes=false",
		"--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
		"--cidr=" + podIPs,
		"--node-ip=127.0.0.1",
	}
	for _, stage := range a.stages() {
		kwok = append(kwok, "--config="+stage)
	}
	return []component{{"etcd", etcd}, {"kube-apiserver", apiserver}},
		[]component{{"kube-controller-manager", controllers}, {"kube-scheduler", scheduler}, {"kwok", kwok}}
}
