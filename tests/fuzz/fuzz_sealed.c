/* SealedSecret documents. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "secrets/secrets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A throw-away key: the corpus' documents open with it. */
static const char key_text[] =
	"AGENT-SEALED-KEY-1NYU0PMLTZ95QQY0NG6Z9MEMFJ9M7MHQKEPMYP78RM6Z4862MDTJSMPC0ZV\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct source source = {.path = "fuzz"};
	struct span text = {(const char *)data, size};
	struct keyring *k = keyring_new();
	struct arena a = ARENA_WIPED;
	struct err e = ERR_INIT;
	struct node_docs docs;
	int rc;

	rc = keyring_add_sealed(k, span_of(key_text), "key", &e);
	assert(rc == 0);
	rc = node_from_yaml(text, &source, &a, &docs, &e);
	for (size_t i = 0; rc == 0 && i < docs.n; i++) {
		struct sealed_binding bound;
		struct node *secret = NULL;

		if (sealed_check(docs.items[i], &e) < 0)
			continue;
		if (sealed_open(docs.items[i], k, &a, &secret, &bound, &e) == 0)
			assert(secret &&
			       node_has_secret(secret) == (node_get(secret, "data")->n > 0));
	}
	arena_dispose(&a);
	keyring_free(k);
	return 0;
}
