/*
 * g_iam.c - the built-in plugin IAMPolicyGenerator: a service account of GKE.
 */
#include "render/kustomize/build.h"

static const struct node *part(const struct node *args, const char *of, const char *key)
{
	return node_get(node_get(args, of), key);
}

static const char *text_of(const struct node *n)
{
	return n ? n->text : "";
}

int generate_iam_policy(struct kust *k, const struct node *args, struct resource **out,
			struct err *e)
{
	const struct node *name = part(args, "kubernetesService", "name");
	const struct node *ns = part(args, "kubernetesService", "namespace");
	struct node *root = node_placed(node_map(k->a), args);
	struct node *meta = node_map(k->a);
	struct node *annotations = node_map(k->a);

	if (!node_is_text(node_get(args, "cloud"), "gke"))
		return err_at(e, ERR_INPUT, args, "IAMPolicyGenerator: 'cloud' has to be 'gke'");
	if (!name || name->n == 0)
		return err_at(e, ERR_INPUT, args,
			      "IAMPolicyGenerator: 'kubernetesService.name' is missing");
	node_set(k->a, root, "apiVersion", node_strz(k->a, "v1"));
	node_set(k->a, root, "kind", node_strz(k->a, "ServiceAccount"));
	node_set(k->a, root, "metadata", meta);
	node_set(k->a, meta, "annotations", annotations);
	node_set(k->a, annotations, "iam.gke.io/gcp-service-account",
		 node_strz(k->a, arena_printf(k->a, "%s@%s.iam.gserviceaccount.com",
					      text_of(part(args, "serviceAccount", "name")),
					      text_of(part(args, "serviceAccount", "projectId")))));
	node_set(k->a, meta, "name", node_placed(node_str(k->a, node_text(name)), name));
	if (ns && ns->n)
		node_set(k->a, meta, "namespace", node_placed(node_str(k->a, node_text(ns)), ns));
	*out = resource_new(k->a, root);
	return 0;
}
