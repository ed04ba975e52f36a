#include "agent/core/open_secrets.h"

#include <string.h>

#include "agent/base/buf.h"
#include "agent/base/limits.h"
#include "secrets/secrets.h"

static enum sops_format sops_format(enum render_format format)
{
	switch (format) {
	case RENDER_YAML: return SOPS_YAML;
	case RENDER_JSON: return SOPS_JSON;
	case RENDER_DOTENV: return SOPS_DOTENV;
	case RENDER_INI: return SOPS_INI;
	case RENDER_BINARY: break;
	}
	return SOPS_BINARY;
}

static int open_docs(void *ctx, const struct tree_file *file, enum render_format format,
		     const struct source *source, struct arena *a, struct node_docs *out,
		     struct err *e)
{
	struct open_secrets *o = ctx;
	int rc;

	if (!sops_probe(file->bytes))
		return RENDER_NOT_SECRET;
	rc = sops_decrypt_nodes(file->bytes, sops_format(format), source, o->keys, a, out, e);
	if (rc == SOPS_NOT_ENCRYPTED)
		return RENDER_NOT_SECRET;
	if (rc == 0 && !o->keys)
		rc = SECRETS_NO_KEY;
	if (rc != SECRETS_NO_KEY)
		return rc;
	if (!o->without_keys)
		return keyring_err_no_key(o->keys, source->path, e);
	o->missed = true;
	return sops_decrypt_nodes(file->bytes, sops_format(format), source, NULL, a, out, e);
}

static int open_bytes(void *ctx, const struct tree_file *file, enum render_format format,
		      struct arena *a, struct span *out, struct err *e)
{
	struct buf plain = BUF_WIPED(LIMIT_SECRET_BYTES);
	struct open_secrets *o = ctx;
	int rc;

	if (!sops_probe(file->bytes))
		return RENDER_NOT_SECRET;
	rc = o->keys ? sops_decrypt_bytes(file->bytes, sops_format(format), file->real, o->keys,
					  &plain, e)
		     : SECRETS_NO_KEY;
	if (rc == 0)
		*out = (struct span){arena_strndup(a, buf_str(&plain), plain.n), plain.n};
	buf_dispose(&plain);
	if (rc == SOPS_NOT_ENCRYPTED)
		return RENDER_NOT_SECRET;
	if (rc != SECRETS_NO_KEY)
		return rc;
	if (!o->without_keys)
		return keyring_err_no_key(o->keys, file->real, e);
	o->missed = true;
	*out = file->bytes;
	return 0;
}

static const char unopened[] = "ENC[sealed]";

/* A Secret with the sealed one's name and keys, so that it is found in the cluster; values are unknown. */
static struct node *stand_in(const struct node *sealed, struct arena *a)
{
	const struct node *values = node_at(sealed, "spec", "encryptedData", NULL);
	struct node *secret = node_placed(node_map(a), sealed);
	struct node *data = node_map(a);

	node_set(a, secret, "apiVersion", node_strz(a, "v1"));
	node_set(a, secret, "kind", node_strz(a, "Secret"));
	node_set(a, secret, "metadata", node_copy(a, node_get(sealed, "metadata")));
	for (uint32_t i = 0; node_is(values, NODE_MAP) && i < values->n; i++)
		node_set_span(a, data, node_text(values->pairs[i].key), node_strz(a, unopened));
	node_set(a, secret, "data", data);
	node_mark_secret(data);
	return secret;
}

bool open_secrets_unopened(const struct node *root)
{
	const struct node *data = node_get(root, "data");

	for (uint32_t i = 0; node_is(data, NODE_MAP) && i < data->n; i++)
		if (node_is_text(data->pairs[i].value, unopened))
			return true;
	return false;
}

static int open_object(void *ctx, struct node *sealed, struct arena *a, struct node **out,
		       void **binding, struct err *e)
{
	struct sealed_binding *bound = ARENA_NEW(a, struct sealed_binding);
	struct open_secrets *o = ctx;
	int rc;

	if (!sealed_is(sealed))
		return RENDER_NOT_SECRET;
	if (sealed_check(sealed, e) < 0)
		return -1;
	rc = o->keys ? sealed_open(sealed, o->keys, a, out, bound, e) : SECRETS_NO_KEY;
	if (rc == 0)
		*binding = bound;
	if (rc != SECRETS_NO_KEY)
		return rc;
	if (!o->without_keys)
		return keyring_err_no_key(o->keys, node_where(sealed, a), e);
	o->missed = true;
	*out = stand_in(sealed, a);
	*binding = NULL;
	return 0;
}

static int check_object(void *ctx, const void *binding, const struct object *final, struct err *e)
{
	(void)ctx;
	if (!binding) /* a stand-in: nothing was opened */
		return 0;
	if (strcmp(final->kind, "Secret") != 0 || *final->group)
		return err_at(e, ERR_SECRET, final->root,
			      "%s: a sealed secret may only become a Secret", final->kind);
	return sealed_check_binding(final, binding, e);
}

struct render_secrets open_secrets_hooks(struct open_secrets *o)
{
	return (struct render_secrets){
		.ctx = o,
		.open_docs = open_docs,
		.open_bytes = open_bytes,
		.open_object = open_object,
		.check_object = check_object,
	};
}
