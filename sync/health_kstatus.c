/* kstatus' rules, one function a kind. Words and order of the checks follow cli-utils 5895ad6. */
#include "sync/health_fields.h"

#include "agent/base/clock.h"

#define HEALTHY	    HEALTH_HEALTHY
#define PROGRESSING HEALTH_PROGRESSING
#define DEGRADED    HEALTH_DEGRADED

enum { SCHEDULE_WINDOW_MS = 15 * 1000 }; /* a pod may be unschedulable for so long */

int health_generic(const struct health_view *v, struct health *out)
{
	const struct node *meta = node_get(v->object->root, "metadata");
	struct health_condition c;

	if (*health_text(meta, "deletionTimestamp")) {
		out->rule = "deletion";
		health_say(v, out, PROGRESSING, "Terminating", "is being deleted");
		out->terminating = true;
		return 0;
	}
	if (v->generation >= 0 && v->observed >= 0 && v->observed != v->generation) {
		out->rule = "generation";
		return health_say(v, out, PROGRESSING, "LatestGenerationNotObserved",
				  "generation is %lld, observed generation is %lld",
				  (long long)v->generation, (long long)v->observed);
	}
	for (size_t i = 0; health_condition_at(v->conditions, i, &c); i++) {
		out->rule = "conditions";
		if (health_is(c.type, "Reconciling") && health_is(c.status, "True"))
			return health_say(v, out, PROGRESSING, c.reason, "%s", c.message);
		if (health_is(c.type, "Stalled") && health_is(c.status, "True")) {
			health_say(v, out, DEGRADED, c.reason, "%s", c.message);
			out->final = true;
			return 0;
		}
	}
	return HEALTH_NO_RULE;
}

static int less(const struct health_view *v, struct health *out, const char *reason,
		const char *what, int64_t have, int64_t want)
{
	return health_say(v, out, PROGRESSING, reason, "%s: %lld/%lld", what, (long long)have,
			  (long long)want);
}

static int stateful_set(const struct health_view *v, struct health *out)
{
	const struct node *strategy = node_get(v->spec, "updateStrategy");
	int64_t want = health_num(v->spec, "replicas", 1);
	int64_t have = health_num(v->status, "replicas", 0);
	int64_t ready = health_num(v->status, "readyReplicas", 0);
	int64_t current = health_num(v->status, "currentReplicas", 0);
	int64_t updated = health_num(v->status, "updatedReplicas", 0);
	int64_t partition = health_num(node_get(strategy, "rollingUpdate"), "partition", -1);

	if (health_is(health_text(strategy, "type"), "OnDelete"))
		return health_say(v, out, HEALTHY, "", "%s", "");
	if (want > have)
		return less(v, out, "LessReplicas", "replicas", have, want);
	if (want > ready)
		return less(v, out, "LessReady", "ready", ready, want);
	if (have > want)
		return health_say(v, out, PROGRESSING, "ExtraPods", "pending termination: %lld",
				  (long long)(have - want));
	if (partition != -1) {
		if (updated < want - partition)
			return less(v, out, "PartitionRollout", "updated", updated,
				    want - partition);
		return health_say(v, out, HEALTHY, "", "%s", "");
	}
	if (want > current)
		return less(v, out, "LessCurrent", "current", current, want);
	if (!health_is(health_text(v->status, "currentRevision"),
		       health_text(v->status, "updateRevision")))
		return health_say(v, out, PROGRESSING, "RevisionMismatch",
				  "waiting for the updated revision to become current");
	return health_say(v, out, HEALTHY, "", "%s", "");
}

static int deployment_replicas(const struct health_view *v, struct health *out)
{
	int64_t want = health_num(v->spec, "replicas", 1);
	int64_t have = health_num(v->status, "replicas", 0);
	int64_t updated = health_num(v->status, "updatedReplicas", 0);
	int64_t ready = health_num(v->status, "readyReplicas", 0);
	int64_t available = health_num(v->status, "availableReplicas", 0);

	if (want > have)
		return less(v, out, "LessReplicas", "replicas", have, want);
	if (want > updated)
		return less(v, out, "LessUpdated", "updated", updated, want);
	if (have > want)
		return health_say(v, out, PROGRESSING, "ExtraPods", "pending termination: %lld",
				  (long long)(have - want));
	if (updated > available)
		return less(v, out, "LessAvailable", "available", available, updated);
	if (want > ready)
		return less(v, out, "LessReady", "ready", ready, want);
	return HEALTH_NO_RULE;
}

static int deployment(const struct health_view *v, struct health *out)
{
	/* Without a deadline (or with the largest one) the controller sets no Progressing condition. */
	int64_t deadline = health_num(v->spec, "progressDeadlineSeconds", INT32_MAX);
	bool progressed = deadline == INT32_MAX;
	bool available = false;
	struct health_condition c;

	for (size_t i = 0; health_condition_at(v->conditions, i, &c); i++) {
		if (health_is(c.type, "Progressing")) {
			if (health_is(c.reason, "ProgressDeadlineExceeded")) {
				health_say(v, out, DEGRADED, c.reason, "%s",
					   *c.message ? c.message : "progress deadline exceeded");
				out->final = true;
				return 0;
			}
			if (health_is(c.status, "True") &&
			    health_is(c.reason, "NewReplicaSetAvailable"))
				progressed = true;
		} else if (health_is(c.type, "Available") && health_is(c.status, "True")) {
			available = true;
		}
	}
	if (deployment_replicas(v, out) == 0)
		return 0;
	if (!progressed)
		return health_say(v, out, PROGRESSING, "ReplicaSetNotAvailable",
				  "the new replica set is not available");
	if (!available)
		return health_say(v, out, PROGRESSING, "DeploymentNotAvailable",
				  "the deployment is not available");
	return health_say(v, out, HEALTHY, "", "%s", "");
}

static int replica_set(const struct health_view *v, struct health *out)
{
	int64_t want = health_num(v->spec, "replicas", 1);
	int64_t have = health_num(v->status, "replicas", 0);
	int64_t ready = health_num(v->status, "readyReplicas", 0);
	int64_t available = health_num(v->status, "availableReplicas", 0);
	int64_t labelled = health_num(v->status, "fullyLabeledReplicas", 0);
	struct health_condition c;

	if (health_condition_find(v->conditions, "ReplicaFailure", &c) &&
	    health_is(c.status, "True"))
		return health_say(v, out, PROGRESSING, "ReplicaFailure", "%s",
				  *c.message ? c.message : "replicas fail; look at the pods");
	if (want > labelled)
		return less(v, out, "LessLabelled", "labelled", labelled, want);
	if (want > available)
		return less(v, out, "LessAvailable", "available", available, want);
	if (want > ready)
		return less(v, out, "LessReady", "ready", ready, want);
	if (have > want)
		return health_say(v, out, PROGRESSING, "ExtraPods", "pending termination: %lld",
				  (long long)(have - want));
	return health_say(v, out, HEALTHY, "", "%s", "");
}

static int daemon_set(const struct health_view *v, struct health *out)
{
	int64_t want = health_num(v->status, "desiredNumberScheduled", -1);
	int64_t current = health_num(v->status, "currentNumberScheduled", 0);
	int64_t updated = health_num(v->status, "updatedNumberScheduled", 0);
	int64_t available = health_num(v->status, "numberAvailable", 0);
	int64_t ready = health_num(v->status, "numberReady", 0);

	if (v->generation < 0)
		return health_say(v, out, PROGRESSING, "NoGeneration", "has no generation");
	if (v->observed < 0)
		return health_say(v, out, PROGRESSING, "NoObservedGeneration",
				  "was not observed by its controller");
	if (want < 0)
		return health_say(v, out, PROGRESSING, "NoDesiredNumber",
				  "the number of nodes to run on is not known");
	if (want > current)
		return less(v, out, "LessCurrent", "current", current, want);
	if (want > updated)
		return less(v, out, "LessUpdated", "updated", updated, want);
	if (want > available)
		return less(v, out, "LessAvailable", "available", available, want);
	if (want > ready)
		return less(v, out, "LessReady", "ready", ready, want);
	return health_say(v, out, HEALTHY, "", "%s", "");
}

static int claim(const struct health_view *v, struct health *out)
{
	const char *phase = health_text(v->status, "phase");

	if (!health_is(phase, "Bound"))
		return health_say(v, out, PROGRESSING, "NotBound", "not bound, phase '%s'",
				  *phase ? phase : "unknown");
	return health_say(v, out, HEALTHY, "", "%s", "");
}

/* Names of containers that wait with CrashLoopBackOff; NULL when none does. */
static const char *crash_looping(const struct health_view *v)
{
	const struct node *list = node_get(v->status, "containerStatuses");
	const char *names = NULL;

	if (!node_is(list, NODE_LIST))
		return NULL;
	for (uint32_t i = 0; i < list->n; i++) {
		const struct node *c = list->items[i];
		const struct node *waiting = node_at(c, "state", "waiting", NULL);

		if (!health_is(health_text(waiting, "reason"), "CrashLoopBackOff"))
			continue;
		names = names ? arena_printf(v->arena, "%s, %s", names, health_text(c, "name"))
			      : arena_strdup(v->arena, health_text(c, "name"));
	}
	return names;
}

static int pod_pending(const struct health_view *v, struct health *out)
{
	const struct node *meta = node_get(v->object->root, "metadata");
	struct health_condition c;
	int64_t created_ms = 0;

	if (!health_condition_find(v->conditions, "PodScheduled", &c) ||
	    !health_is(c.status, "False") || !health_is(c.reason, "Unschedulable"))
		return health_say(v, out, PROGRESSING, "PodPending", "the pod is pending");
	if (time_parse(span_of(health_text(meta, "creationTimestamp")), &created_ms, NULL) == 0 &&
	    v->wall_ms - SCHEDULE_WINDOW_MS < created_ms)
		return health_say(v, out, PROGRESSING, "PodNotScheduled",
				  "the pod was not scheduled yet");
	return health_say(v, out, DEGRADED, "PodUnschedulable", "the pod cannot be scheduled%s%s",
			  *c.message ? ": " : "", c.message);
}

static int pod(const struct health_view *v, struct health *out)
{
	const char *phase = health_text(v->status, "phase");
	struct health_condition c;
	const char *looping;

	if (health_is(phase, "Succeeded"))
		return health_say(v, out, HEALTHY, "", "%s", "");
	if (health_is(phase, "Failed"))
		return health_say(v, out, HEALTHY, "", "the pod has completed, but not well");
	if (health_is(phase, "Pending"))
		return pod_pending(v, out);
	if (!health_is(phase, "Running"))
		return health_say(v, out, *phase ? HEALTH_UNKNOWN : PROGRESSING, "PodNotObserved",
				  "the pod's phase is %s%s%s", *phase ? "'" : "not known", phase,
				  *phase ? "'" : "");
	if (health_condition_find(v->conditions, "Ready", &c) && health_is(c.status, "True"))
		return health_say(v, out, HEALTHY, "", "%s", "");
	looping = crash_looping(v);
	if (looping)
		return health_say(v, out, DEGRADED, "ContainerCrashLooping",
				  "containers crash again and again: %s", looping);
	return health_say(v, out, PROGRESSING, "PodRunningNotReady",
			  "the pod runs but is not ready");
}

static int job(const struct health_view *v, struct health *out)
{
	struct health_condition c;

	for (size_t i = 0; health_condition_at(v->conditions, i, &c); i++) {
		if (!health_is(c.status, "True"))
			continue;
		if (health_is(c.type, "Complete") || health_is(c.type, "Suspended"))
			return health_say(v, out, HEALTHY, "", "%s", "");
		if (health_is(c.type, "Failed")) {
			health_say(v, out, DEGRADED, "JobFailed", "the job failed%s%s",
				   *c.message ? ": " : "", c.message);
			out->final = true;
			return 0;
		}
	}
	if (!*health_text(v->status, "startTime"))
		return health_say(v, out, PROGRESSING, "JobNotStarted", "the job has not started");
	return health_say(v, out, HEALTHY, "", "the job runs");
}

static int service(const struct health_view *v, struct health *out)
{
	if (health_is(health_text(v->spec, "type"), "LoadBalancer") &&
	    !*health_text(v->spec, "clusterIP"))
		return health_say(v, out, PROGRESSING, "NoIPAssigned", "has no cluster address");
	return health_say(v, out, HEALTHY, "", "%s", "");
}

static int custom_resource_definition(const struct health_view *v, struct health *out)
{
	struct health_condition c;

	for (size_t i = 0; health_condition_at(v->conditions, i, &c); i++) {
		bool names = health_is(c.type, "NamesAccepted");
		bool established = health_is(c.type, "Established");

		if (health_is(c.status, "False") &&
		    (names || (established && !health_is(c.reason, "Installing")))) {
			health_say(v, out, DEGRADED, c.reason, "%s", c.message);
			out->final = names;
			return 0;
		}
		if (established && health_is(c.status, "True"))
			return health_say(v, out, HEALTHY, "", "%s", "");
	}
	return health_say(v, out, PROGRESSING, "Installing", "is not established yet");
}

static int always(const struct health_view *v, struct health *out)
{
	return health_say(v, out, HEALTHY, "", "%s", "");
}

static const struct {
	const char *group, *kind, *rule;
	int (*judge)(const struct health_view *v, struct health *out);
} rules[] = {
	{"", "Service", "service", service},
	{"", "Pod", "pod", pod},
	{"", "Secret", "always", always},
	{"", "ConfigMap", "always", always},
	{"", "PersistentVolumeClaim", "claim", claim},
	{"apps", "StatefulSet", "statefulset", stateful_set},
	{"apps", "DaemonSet", "daemonset", daemon_set},
	{"extensions", "DaemonSet", "daemonset", daemon_set},
	{"apps", "Deployment", "deployment", deployment},
	{"extensions", "Deployment", "deployment", deployment},
	{"apps", "ReplicaSet", "replicaset", replica_set},
	{"extensions", "ReplicaSet", "replicaset", replica_set},
	{"policy", "PodDisruptionBudget", "always", always},
	{"batch", "CronJob", "always", always},
	{"batch", "Job", "job", job},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "crd", custom_resource_definition},
};

int health_kstatus_kind(const struct health_view *v, struct health *out)
{
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (health_is(rules[i].kind, v->object->kind) &&
		    health_is(rules[i].group, v->object->group)) {
			out->rule = rules[i].rule;
			return rules[i].judge(v, out);
		}
	}
	return HEALTH_NO_RULE;
}

int health_ready(const struct health_view *v, struct health *out)
{
	struct health_condition c;

	out->rule = "conditions";
	if (!health_condition_find(v->conditions, "Ready", &c) || health_is(c.status, "True"))
		return health_say(v, out, HEALTHY, "", "%s", "");
	return health_say(v, out, PROGRESSING, *c.reason ? c.reason : "NotReady", "%s",
			  *c.message ? c.message : "is not ready");
}

int health_kstatus(const struct health_view *v, struct health *out)
{
	if (health_generic(v, out) == 0 || health_kstatus_kind(v, out) == 0)
		return 0;
	return health_ready(v, out);
}
