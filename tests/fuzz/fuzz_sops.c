/* SOPS files of all formats: the first byte chooses, the rest is the file. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "secrets/secrets.h"
#include "secrets/sops_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A throw-away key: the corpus' files open with it. */
static const char identity[] =
	"AGE-SECRET-KEY-1J3SJQMSV7HV3QS74HWKWTD9NP02F3EUYRNHKSDN4C4SGH5R7CT3QZJ74P0\n";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct source source = {.path = "fuzz"};
	struct keyring *k = keyring_new();
	struct arena a = ARENA_WIPED;
	struct buf out = BUF_WIPED(8 << 20);
	struct err e = ERR_INIT;
	struct node_docs docs;
	enum sops_format format;
	struct span text;
	int rc;

	if (size == 0) {
		keyring_free(k);
		return 0;
	}
	format = (enum sops_format)(data[0] % 5);
	text = (struct span){(const char *)data + 1, size - 1};
	rc = keyring_add_age(k, span_of(identity), "key", &e);
	assert(rc == 0);
	rc = sops_decrypt_bytes(text, format, "fuzz", k, &out, &e);
	assert(rc == 0 || out.n == 0);
	if (format <= SOPS_JSON) {
		rc = sops_decrypt_nodes(text, format, &source, k, &a, &docs, &e);
		rc = sops_decrypt_nodes(text, format, &source, NULL, &a, &docs, &e);
	}
	if (format == SOPS_YAML) {
		struct sops_docs tree;

		rc = sops_read_yaml(text, "fuzz", &a, &tree, &e);
		buf_reset(&out);
		if (rc == 0)
			sops_write_yaml(&tree, &out);
	}
	(void)rc;
	buf_dispose(&out);
	arena_dispose(&a);
	keyring_free(k);
	return 0;
}
