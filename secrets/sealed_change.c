#include <string.h>

#include "agent/base/limits.h"
#include "secrets/sealed.h"

int sealed_inspect(const struct node *root, struct arena *a, struct sealed_info *out, struct err *e)
{
	struct sealed_doc doc;
	const char **names;

	if (sealed_doc_read(root, &doc, e) < 0)
		return -1;
	names = arena_array(a, doc.recipients->n, sizeof(*names));
	for (uint32_t i = 0; i < doc.recipients->n; i++)
		names[i] = node_get_text(doc.recipients->items[i], "key");
	*out = (struct sealed_info){names, doc.recipients->n, doc.bound, doc.data->n};
	return 0;
}

int sealed_rotate(const struct node *root, const struct keyring *k,
		  const struct sealed_recipient *recipients, size_t n, struct arena *a,
		  struct node **out, struct err *e)
{
	const struct node *ns = node_at(root, "metadata", "namespace", NULL);
	const struct node *name = node_at(root, "metadata", "name", NULL);
	struct sealed_binding bound;
	struct node *metadata;
	struct node *secret;
	int rc = sealed_open(root, k, a, &secret, &bound, e);

	if (rc != 0)
		return rc;
	/* the identity it was sealed for, whether the file repeats it or not */
	metadata = node_get(secret, "metadata");
	if (*bound.ns)
		node_set(a, metadata, "namespace", node_strz(a, bound.ns));
	if (*bound.name)
		node_set(a, metadata, "name", node_strz(a, bound.name));
	if (sealed_seal(secret, bound.scope, recipients, n, a, out, e) < 0)
		return -1;
	if (!ns)
		node_remove(node_get(*out, "metadata"), "namespace");
	if (!name)
		node_remove(node_get(*out, "metadata"), "name");
	return 0;
}
