/*
 * fuzz_kubeconfig.c - kubeconfigs from elsewhere. The first byte chooses what is allowed.
 *
 * Invariants: no crash, no leak; an error always has a message; what is accepted names no file and no
 * program, has a server, and holds no impersonation of nobody.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sync/kube/kube_target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kubeconfig_options o = {0};
	struct kube_target *t = NULL;
	struct err e = ERR_INIT;
	struct span text = {(const char *)data, size};

	if (size && data[0] == '#') { /* a comment for YAML */
		o.insecure_allowed = size > 1 && data[1] == 'i';
		o.exec_any = size > 2 && data[2] == 'x';
	}
	if (kubeconfig_load_text(text, "input", &o, &t, &e) < 0) {
		must(e.kind != ERR_NONE && e.msg[0] && !t);
		return 0;
	}
	must(t->server && strncmp(t->server, "http", 4) == 0 && t->host && t->port);
	must(!t->exec && !t->token.file && !t->cert.file && !t->key.file && !t->ca.file);
	must(o.insecure_allowed || !t->insecure);
	must(o.insecure_allowed || !t->plain_http || t->loopback);
	must(t->as.user ? t->as.user[0] != '\0' : t->as.n_groups == 0);
	kube_target_free(t);
	return 0;
}
