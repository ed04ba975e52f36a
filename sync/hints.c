#include "sync/hints.h"

#include <strings.h>

#include "agent/base/attr.h"

#define FLUX "kustomize.toolkit.fluxcd.io/"

static const struct {
	const char *key, *value;
	bool label_too;
	unsigned hint;
} table[] = {
	{"config.kubernetes.io/local-config", "true", false, HINT_LOCAL},
	{FLUX "reconcile", "disabled", true, HINT_DISABLED},
	{FLUX "ssa", "Ignore", true, HINT_DISABLED},
	{FLUX "ssa", "IfNotPresent", true, HINT_IF_ABSENT},
	{"client.lifecycle.config.k8s.io/mutation", "ignore", false, HINT_IF_ABSENT},
	{FLUX "ssa", "Merge", true, HINT_MERGE},
	{FLUX "force", "enabled", true, HINT_RECREATE},
	{FLUX "prune", "disabled", true, HINT_KEEP},
	{"helm.sh/resource-policy", "keep", false, HINT_KEEP},
	{"client.lifecycle.config.k8s.io/deletion", "detach", false, HINT_KEEP},
	{"cli-utils.sigs.k8s.io/on-remove", "keep", false, HINT_KEEP},
	{"argocd.argoproj.io/ignore-healthcheck", "true", false, HINT_NO_HEALTH},
	{"agent.gitops/prune", "before", false, HINT_PRUNE_FIRST},
	{"agent.gitops/prune", "disabled", false, HINT_KEEP},
};

static bool same(const char *have, const char *want)
{
	return have && strcasecmp(have, want) == 0;
}

static unsigned argo_options(const struct object *o)
{
	static const struct {
		const char *option;
		unsigned hint;
	} options[] = {
		{"Prune=false", HINT_KEEP},
		{"Prune=confirm", HINT_CONFIRM},
		{"Force=true", HINT_RECREATE},
	};
	struct span rest = span_of(object_annotation(o, "argocd.argoproj.io/sync-options"));
	struct span part;
	unsigned hints = 0;

	while (rest.p && span_cut(&rest, ',', &part)) {
		for (size_t i = 0; i < ARRAY_LEN(options); i++) {
			if (span_is(span_trim(part), options[i].option))
				hints |= options[i].hint;
		}
	}
	return hints;
}

unsigned hints_of(const struct object *o)
{
	unsigned hints = argo_options(o);

	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		if (same(object_annotation(o, table[i].key), table[i].value) ||
		    (table[i].label_too && same(object_label(o, table[i].key), table[i].value)))
			hints |= table[i].hint;
	}
	if ((hints & HINT_CONFIRM) && object_annotation(o, "argocd.argoproj.io/deletion-approved"))
		hints &= ~(unsigned)HINT_CONFIRM;
	return hints;
}
