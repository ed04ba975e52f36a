#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/base/cleanup.h"
#include "agent/base/file.h"
#include "sync/kube/kube_exec.h"
#include "sync/kube/kube_target.h"

#define HEAD                                                                           \
	"apiVersion: v1\nkind: Config\ncurrent-context: one\ncontexts:\n- name: one\n" \
	"  context: {cluster: c, user: u, namespace: shop}\n"
#define CLUSTER "clusters:\n- name: c\n  cluster: {server: 'https://k.example.com:6443/'}\n"
/* "-----BEGIN CERTIFICATE-----\nx\n" and "-----BEGIN PRIVATE KEY-----\nx\n" in base64 */
#define CERT "LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCngK"
#define KEY  "LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCngK"

static int load(const char *text, bool exec_any, bool insecure, const char *context,
		struct kube_target **out, struct err *e)
{
	char dir[] = "/tmp/kubeconfig-XXXXXX";
	char path[64];
	CLEANUP(cleanup_fd) int fd = -1;
	struct kubeconfig_options o = {.path = path,
				       .context = context,
				       .exec_any = exec_any,
				       .insecure_allowed = insecure};
	int rc;

	cr_assert(mkdtemp(dir));
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_eq(file_write(fd, "config", text, strlen(text), 0600, e), 0);
	snprintf(path, sizeof(path), "%s/config", dir);
	rc = kubeconfig_load(&o, out, e);
	unlinkat(fd, "config", 0);
	rmdir(dir);
	return rc;
}

static const struct {
	const char *name;
	const char *text;
	enum err_kind kind;
	const char *says;
} refused[] = {
	{"not YAML", "a: [", ERR_INPUT, "config:2:1: "},
	{"a list", "- a\n", ERR_INPUT, "must be a map"},
	{"another kind", "kind: Pod\n", ERR_INPUT, "config:1:7: 'kind' must be Config"},
	{"two documents", HEAD CLUSTER "---\na: b\n", ERR_INPUT, "one document"},
	{"no context", CLUSTER, ERR_INPUT, "no current-context"},
	{"contexts is a map", "contexts: {}\n", ERR_INPUT, "must be a list"},
	{"a name twice",
	 HEAD "clusters:\n- {name: c, cluster: {server: a}}\n- {name: c, cluster: {server: b}}\n",
	 ERR_INPUT, "config:9:"},
	{"unknown cluster", HEAD "clusters:\n- name: cc\n  cluster: {server: 'https://a'}\n",
	 ERR_INPUT, "there is no cluster 'c'; did you mean 'cc'?"},
	{"unknown user", HEAD CLUSTER "users: []\n", ERR_INPUT, "there is no user 'u'"},
	{"no server", HEAD "clusters: [{name: c, cluster: {}}]\nusers: [{name: u}]\n", ERR_INPUT,
	 "the cluster has no 'server'"},
	{"ftp", HEAD "clusters: [{name: c, cluster: {server: 'ftp://a'}}]\nusers: [{name: u}]\n",
	 ERR_INPUT, "https://"},
	{"plain http",
	 HEAD "clusters: [{name: c, cluster: {server: 'http://a.b'}}]\nusers: [{name: u}]\n",
	 ERR_INPUT, "https://"},
	{"user in the URL",
	 HEAD
	 "clusters: [{name: c, cluster: {server: 'https://u:hunter2@a'}}]\nusers: [{name: u}]\n",
	 ERR_INPUT, "neither a user"},
	{"insecure",
	 HEAD
	 "clusters:\n- name: c\n  cluster: {server: 'https://a', insecure-skip-tls-verify: true}\nusers: [{name: u}]\n",
	 ERR_INPUT, "'insecure-skip-tls-verify' is not allowed"},
	{"unknown field of a cluster",
	 HEAD
	 "clusters: [{name: c, cluster: {server: 'https://a', certificate-autority: x}}]\nusers: [{name: u}]\n",
	 ERR_INPUT, "unknown field 'certificate-autority'"},
	{"broken base64",
	 HEAD
	 "clusters: [{name: c, cluster: {server: 'https://a', certificate-authority-data: 'hunter2!'}}]\nusers: [{name: u}]\n",
	 ERR_INPUT, "is not base64"},
	{"no PEM",
	 HEAD
	 "clusters: [{name: c, cluster: {server: 'https://a', certificate-authority-data: aGVsbG8=}}]\nusers: [{name: u}]\n",
	 ERR_INPUT, "no PEM block"},
	{"password", HEAD CLUSTER "users: [{name: u, user: {username: a, password: hunter2}}]\n",
	 ERR_INPUT, "basic authentication"},
	{"auth-provider", HEAD CLUSTER "users: [{name: u, user: {auth-provider: {name: gcp}}}]\n",
	 ERR_INPUT, "'auth-provider' is not supported"},
	{"certificate alone",
	 HEAD CLUSTER "users: [{name: u, user: {client-certificate-data: " CERT "}}]\n", ERR_INPUT,
	 "belong together"},
	{"exec", HEAD CLUSTER "users: [{name: u, user: {exec: {command: evil}}}]\n", ERR_DENIED,
	 "'evil' is not allowed"},
	{"line break in a token",
	 HEAD CLUSTER "users: [{name: u, user: {token: \"hunter2\\nX: y\"}}]\n", ERR_INPUT,
	 "line break"},
	{"empty identity", HEAD CLUSTER "users: [{name: u, user: {as: ''}}]\n", ERR_INPUT,
	 "'as' is empty"},
	{"groups of nobody", HEAD CLUSTER "users: [{name: u, user: {as-groups: [admin]}}]\n",
	 ERR_INPUT, "'as' is missing"},
	{"proxy",
	 HEAD
	 "clusters: [{name: c, cluster: {server: 'https://a', proxy-url: 'ftp://hunter2@x'}}]\nusers: [{name: u}]\n",
	 ERR_INPUT, "'proxy-url' must be"},
};

Test(kubeconfig, refuses_with_the_place_and_without_credentials)
{
	for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
		struct kube_target *t = NULL;
		struct err e = ERR_INIT;
		int rc = load(refused[i].text, false, false, NULL, &t, &e);

		cr_expect_eq(rc, -1, "%s", refused[i].name);
		cr_expect_eq(e.kind, refused[i].kind, "%s: %s", refused[i].name, e.msg);
		cr_expect(strstr(e.msg, refused[i].says), "%s: says '%s'", refused[i].name, e.msg);
		cr_expect(!strstr(e.msg, "hunter2"), "%s: says '%s'", refused[i].name, e.msg);
		kube_target_free(t);
	}
}

Test(kubeconfig, reads_a_context)
{
	struct kube_target *t = NULL;
	struct err e = ERR_INIT;

	cr_assert_eq(load(HEAD CLUSTER "users:\n- name: u\n  user: {client-certificate-data: " CERT
				       ", client-key-data: " KEY ", as: bob, as-groups: [g]}\n",
			  false, false, NULL, &t, &e),
		     0, "%s", e.msg);
	cr_expect_str_eq(kube_target_server(t), "https://k.example.com:6443");
	cr_expect_str_eq(kube_target_namespace(t), "shop");
	cr_expect_str_eq(kube_target_context(t), "one");
	cr_expect_str_eq(t->as.user, "bob");
	cr_expect(strstr(t->cert.data.p, "BEGIN CERTIFICATE"));
	cr_expect_eq(t->as.n_groups, 1);
	kube_target_free(t);
}

Test(kubeconfig, names_the_nearest_context)
{
	struct kube_target *t = NULL;
	struct err e = ERR_INIT;

	cr_expect_eq(load(HEAD CLUSTER "users: [{name: u}]\n", false, false, "on", &t, &e), -1);
	cr_expect(strstr(e.msg, "there is no context 'on'; did you mean 'one'?"), "%s", e.msg);
}

Test(kubeconfig, merges_as_kubectl_does)
{
	char dir[] = "/tmp/kubeconfig-XXXXXX";
	char list[200];
	struct kubeconfig_options o = {.list = list};
	struct kube_target *t = NULL;
	struct err e = ERR_INIT;
	static const char first[] = "contexts: [{name: one, context: {cluster: c, user: u}}]\n"
				    "users: [{name: u, user: {tokenFile: tok}}]\n";
	static const char second[] =
		"current-context: one\n"
		"contexts: [{name: one, context: {cluster: other}}]\n"
		"clusters: [{name: c, cluster: {server: 'https://a', certificate-authority: sub/ca}}]\n"
		"users: [{name: u, user: {token: loser}}]\n";
	CLEANUP(cleanup_fd) int fd = -1;

	cr_assert(mkdtemp(dir));
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_eq(file_write(fd, "1", first, sizeof(first) - 1, 0600, &e), 0);
	cr_assert_eq(file_write(fd, "2", second, sizeof(second) - 1, 0600, &e), 0);
	snprintf(list, sizeof(list), "%s/absent::%s/1:%s/2", dir, dir, dir);
	cr_assert_eq(kubeconfig_load(&o, &t, &e), 0, "%s", e.msg);
	cr_expect_str_eq(kube_target_server(t), "https://a:443");
	cr_expect(t->token.data.n == 0 && strncmp(t->token.file, dir, strlen(dir)) == 0 &&
			  strcmp(t->token.file + strlen(dir), "/tok") == 0,
		  "%s", t->token.file);
	cr_expect_str_eq(t->ca.file + strlen(dir), "/sub/ca");
	kube_target_free(t);
	unlinkat(fd, "1", 0);
	unlinkat(fd, "2", 0);
	rmdir(dir);
	snprintf(list, sizeof(list), "/nowhere/a:/nowhere/b");
	cr_expect_eq(kubeconfig_load(&o, &t, &e), -1);
	cr_expect(strstr(e.msg, "none of"), "%s", e.msg);
}

Test(kubeconfig, text_from_elsewhere_names_neither_files_nor_programs)
{
	static const char *const texts[] = {
		HEAD CLUSTER "users: [{name: u, user: {tokenFile: /etc/shadow}}]\n",
		HEAD CLUSTER "users: [{name: u, user: {client-key: /etc/shadow}}]\n",
		HEAD
		"clusters: [{name: c, cluster: {server: 'https://a', certificate-authority: /x}}]\nusers: [{name: u}]\n",
		HEAD CLUSTER
		"users: [{name: u, user: {exec: {command: sh, apiVersion: client.authentication.k8s.io/v1}}}]\n",
	};
	struct kubeconfig_options o = {.exec_any = true};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct kube_target *t = NULL;
		struct err e = ERR_INIT;

		cr_expect_eq(kubeconfig_load_text(span_of(texts[i]), "secret", &o, &t, &e), -1,
			     "%zu", i);
		cr_expect(strstr(e.msg, "not accepted"), "%zu: %s", i, e.msg);
	}
}

Test(kubeconfig, uses_the_service_account_in_a_pod)
{
	char dir[] = "/tmp/kubeconfig-XXXXXX";
	struct kubeconfig_options o = {.in_cluster = true,
				       .service_host = "fd00::1",
				       .service_port = "443",
				       .account_dir = dir};
	struct kube_target *t = NULL;
	struct err e = ERR_INIT;
	CLEANUP(cleanup_fd) int fd = -1;

	cr_assert(mkdtemp(dir));
	cr_expect_eq(kubeconfig_load(&o, &t, &e), -1);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_eq(file_write(fd, "token", "t\n", 2, 0600, &e), 0);
	cr_assert_eq(file_write(fd, "namespace", "agent\n", 6, 0600, &e), 0);
	cr_assert_eq(kubeconfig_load(&o, &t, &e), 0, "%s", e.msg);
	cr_expect_str_eq(kube_target_server(t), "https://[fd00::1]:443");
	cr_expect_str_eq(t->host, "fd00::1");
	cr_expect_str_eq(kube_target_namespace(t), "agent");
	cr_expect_str_eq(kube_target_context(t), "in-cluster");
	kube_target_free(t);
	unlinkat(fd, "token", 0);
	unlinkat(fd, "namespace", 0);
	rmdir(dir);
}

/* ---- credential plugins ---- */

#define EXEC(body)                                                         \
	HEAD CLUSTER "users:\n- name: u\n  user:\n    exec:\n"             \
		     "      apiVersion: client.authentication.k8s.io/v1\n" \
		     "      interactiveMode: Never\n" body

static int run(const char *text, uint32_t timeout_ms, struct kube_exec_answer *out, struct err *e)
{
	struct kube_target *t = NULL;
	int rc;

	cr_assert_eq(load(text, true, false, NULL, &t, e), 0, "%s", e->msg);
	kube_exec_answer_init(out);
	rc = kube_exec_run(t, (struct span){NULL, 0}, timeout_ms, -1, out, e);
	kube_target_free(t);
	return rc;
}

Test(kube_exec, runs_a_plugin_without_a_shell)
{
	struct kube_exec_answer got;
	struct err e = ERR_INIT;

	cr_assert_eq(
		run(EXEC("      command: sh\n"
			 "      args: [-c, 'test -n \"$KUBERNETES_EXEC_INFO\" && printf "
			 "''{\"kind\":\"ExecCredential\",\"apiVersion\":\"client.authentication.k8s.io/v1\",\"status\":{\"token\":\"%s\",\"expirationTimestamp\":\"2030-01-01T00:00:00Z\"}}'' \"$MINE\"']\n"
			 "      env: [{name: MINE, value: 'a;$(b)'}]\n"),
		    10000, &got, &e),
		0, "%s", e.msg);
	cr_expect_str_eq(buf_str(&got.token), "a;$(b)");
	cr_expect_eq(got.expires_ms, 1893456000000);
	kube_exec_answer_dispose(&got);
}

Test(kube_exec, failing_plugins_are_denials_with_a_reason)
{
	static const struct {
		const char *body, *says;
		uint32_t timeout_ms;
	} rows[] = {
		{"      command: /no/such\n      installHint: brew install such\n",
		 "brew install such", 1000},
		{"      command: sh\n      args: [-c, 'echo hunter2; echo log in first >&2; exit 7']\n",
		 "exit code 7: log in first", 5000},
		{"      command: sleep\n      args: ['30']\n", "no answer within", 200},
		{"      command: sh\n      args: [-c, 'sleep 30 & exit 0']\n", "no ExecCredential",
		 5000},
		{"      command: echo\n      args: [hunter2]\n", "no ExecCredential", 5000},
		{"      command: sh\n      args: [-c, 'kill -9 $$']\n", "signal 9", 5000},
		{"      command: cat\n      args: [/dev/zero]\n", "no answer within", 300},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct kube_exec_answer got;
		struct err e = ERR_INIT;
		char text[1024];

		snprintf(text, sizeof(text), "%s%s", EXEC(""), rows[i].body);
		cr_expect_eq(run(text, rows[i].timeout_ms, &got, &e), -1, "%zu", i);
		cr_expect_eq(e.kind, ERR_DENIED, "%zu", i);
		cr_expect(strstr(e.msg, rows[i].says) && !strstr(e.msg, "hunter2"), "%zu: %s", i,
			  e.msg);
		kube_exec_answer_dispose(&got);
	}
}

Test(kube_exec, parses_credentials_strictly)
{
	static const char v1[] = "client.authentication.k8s.io/v1";
	static const struct {
		const char *status;
		bool good;
	} rows[] = {
		{"{\"token\":\"t\"}", true},
		{"{\"clientCertificateData\":\"c\",\"clientKeyData\":\"k\"}", true},
		{"{\"clientCertificateData\":\"c\"}", false},
		{"{\"clientKeyData\":\"k\",\"token\":\"t\"}", false},
		{"{\"token\":\"a b\"}", false},
		{"{\"token\":\"a\\nX: y\"}", false},
		{"{\"token\":7}", false},
		{"{\"token\":\"t\",\"expirationTimestamp\":\"soon\"}", false},
		{"{}", false},
		{"null", false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct kube_exec_answer got;
		struct err e = ERR_INIT;
		char json[400];

		kube_exec_answer_init(&got);
		snprintf(json, sizeof(json),
			 "{\"kind\":\"ExecCredential\",\"apiVersion\":\"%s\",\"status\":%s}", v1,
			 rows[i].status);
		cr_expect_eq(kube_exec_parse(span_of(json), v1, &got, &e) == 0, rows[i].good,
			     "%s: %s", rows[i].status, e.msg);
		kube_exec_answer_dispose(&got);
	}
}
