#include "sync/action.h"

static const char *const action_names[ACTION_N] = {
	[ACTION_UNCHANGED] = "unchanged",   [ACTION_CREATED] = "created",
	[ACTION_CONFIGURED] = "configured", [ACTION_ADOPTED] = "adopted",
	[ACTION_RECREATED] = "recreated",   [ACTION_PRUNED] = "pruned",
	[ACTION_DEFERRED] = "deferred",	    [ACTION_SKIPPED] = "skipped",
	[ACTION_FAILED] = "failed",
};

static const char *const reason_names[REASON_N] = {
	[REASON_NONE] = "",
	[REASON_ABSENT] = "absent",
	[REASON_GIT] = "git",
	[REASON_DRIFT] = "drift",
	[REASON_OWNERSHIP] = "ownership",
	[REASON_UNOWNED] = "unowned",
	[REASON_MOVED] = "moved",
	[REASON_IMMUTABLE] = "immutable",
	[REASON_REMOVED] = "removed",
	[REASON_AWAITS_KIND] = "awaits-kind",
	[REASON_AWAITS_NAMESPACE] = "awaits-namespace",
	[REASON_LOCAL_CONFIG] = "local-config",
	[REASON_UNDECRYPTED] = "undecrypted",
	[REASON_DISABLED] = "disabled",
	[REASON_EXISTS] = "exists",
	[REASON_KEPT] = "kept",
	[REASON_CONFIRM] = "needs-confirmation",
	[REASON_GONE] = "gone",
	[REASON_FOREIGN] = "foreign",
	[REASON_PROTECTED] = "protected-kind",
	[REASON_BUDGET] = "prune-budget",
	[REASON_PRUNE_OFF] = "prune-off",
	[REASON_AWAITS_HEALTH] = "awaits-health",
	[REASON_BLOCKED] = "blocked",
	[REASON_REJECTED] = "rejected",
	[REASON_UNKNOWN_KIND] = "unknown-kind",
	[REASON_NO_NAMESPACE] = "no-namespace",
	[REASON_CONFLICT] = "conflict",
	[REASON_OWNED] = "owned",
	[REASON_DENIED] = "denied",
	[REASON_QUOTA] = "quota",
	[REASON_UNREACHABLE] = "unreachable",
	[REASON_DUPLICATE] = "duplicate",
	[REASON_TERMINATING] = "terminating",
	[REASON_GENERATE_NAME] = "generate-name",
	[REASON_RACED] = "raced",
	[REASON_TIMEOUT] = "timeout",
	[REASON_STOPPED] = "stopped",
};

const char *action_name(enum action a)
{
	return (unsigned)a < ACTION_N ? action_names[a] : "unknown";
}

const char *reason_name(enum reason r)
{
	return (unsigned)r < REASON_N ? reason_names[r] : "unknown";
}
