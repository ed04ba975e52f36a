/* Argo CD's built-in checks, one function a kind, with its messages (37ee009). */
#include "sync/health_fields.h"

#include "render/yaml/json_io.h"

static const struct source note = {.path = "annotation"};

static int argo_deployment(const struct health_view *v, struct health *out)
{
	int64_t want = health_num(v->spec, "replicas", -1);
	int64_t have = health_num(v->status, "replicas", 0);
	int64_t updated = health_num(v->status, "updatedReplicas", 0);
	int64_t available = health_num(v->status, "availableReplicas", 0);
	struct health_condition c;

	if (node_is_text(node_get(v->spec, "paused"), "true") ||
	    health_is(health_text(v->spec, "paused"), "true"))
		return health_say(v, out, HEALTH_SUSPENDED, "", "Deployment is paused");
	if (v->generation > (v->observed < 0 ? 0 : v->observed))
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for rollout to finish: observed deployment generation "
				  "less than desired generation");
	if (health_condition_find(v->conditions, "Progressing", &c) &&
	    health_is(c.reason, "ProgressDeadlineExceeded"))
		return health_say(v, out, HEALTH_DEGRADED, c.reason,
				  "Deployment \"%s\" exceeded its progress deadline",
				  v->object->name);
	if (want >= 0 && updated < want)
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for rollout to finish: %lld out of %lld new replicas "
				  "have been updated...",
				  (long long)updated, (long long)want);
	if (have > updated)
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for rollout to finish: %lld old replicas are pending "
				  "termination...",
				  (long long)(have - updated));
	if (available < updated)
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for rollout to finish: %lld of %lld updated replicas "
				  "are available...",
				  (long long)available, (long long)updated);
	return health_say(v, out, HEALTH_HEALTHY, "", "%s", "");
}

static int argo_stateful_set(const struct health_view *v, struct health *out)
{
	const struct node *strategy = node_get(v->spec, "updateStrategy");
	const struct node *rolling = node_get(strategy, "rollingUpdate");
	const char *type = health_text(strategy, "type");
	int64_t want = health_num(v->spec, "replicas", -1);
	int64_t ready = health_num(v->status, "readyReplicas", 0);
	int64_t updated = health_num(v->status, "updatedReplicas", 0);
	int64_t partition = health_num(rolling, "partition", -1);
	const char *next = health_text(v->status, "updateRevision");
	const char *now = health_text(v->status, "currentRevision");

	if (v->observed <= 0 || v->generation > v->observed)
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for statefulset spec update to be observed...");
	if (want >= 0 && ready < want)
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for %lld pods to be ready...",
				  (long long)(want - ready));
	if (health_is(type, "RollingUpdate") && rolling) {
		if (want >= 0 && partition >= 0 && updated < want - partition)
			return health_say(v, out, HEALTH_PROGRESSING, "",
					  "Waiting for partitioned roll out to finish: %lld out of "
					  "%lld new pods have been updated...",
					  (long long)updated, (long long)(want - partition));
		return health_say(v, out, HEALTH_HEALTHY, "",
				  "partitioned roll out complete: %lld new pods have been "
				  "updated...",
				  (long long)updated);
	}
	if (health_is(type, "OnDelete"))
		return health_say(v, out, HEALTH_HEALTHY, "", "statefulset has %lld ready pods",
				  (long long)ready);
	if (!health_is(next, now))
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "waiting for statefulset rolling update to complete %lld pods at "
				  "revision %s...",
				  (long long)updated, next);
	return health_say(v, out, HEALTH_HEALTHY, "",
			  "statefulset rolling update complete %lld pods at revision %s...",
			  (long long)health_num(v->status, "currentReplicas", 0), now);
}

static int argo_daemon_set(const struct health_view *v, struct health *out)
{
	int64_t want = health_num(v->status, "desiredNumberScheduled", 0);
	int64_t updated = health_num(v->status, "updatedNumberScheduled", 0);
	int64_t available = health_num(v->status, "numberAvailable", 0);
	const char *name = v->object->name;

	if (v->generation > (v->observed < 0 ? 0 : v->observed))
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for rollout to finish: observed daemon set generation "
				  "less than desired generation");
	if (health_is(health_text(node_get(v->spec, "updateStrategy"), "type"), "OnDelete"))
		return health_say(v, out, HEALTH_HEALTHY, "",
				  "daemon set %lld out of %lld new pods have been updated",
				  (long long)updated, (long long)want);
	if (updated < want)
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for daemon set \"%s\" rollout to finish: %lld out of "
				  "%lld new pods have been updated...",
				  name, (long long)updated, (long long)want);
	if (available < want)
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for daemon set \"%s\" rollout to finish: %lld of %lld "
				  "updated pods are available...",
				  name, (long long)available, (long long)want);
	return health_say(v, out, HEALTH_HEALTHY, "", "%s", "");
}

static int argo_replica_set(const struct health_view *v, struct health *out)
{
	int64_t want = health_num(v->spec, "replicas", -1);
	int64_t available = health_num(v->status, "availableReplicas", 0);
	struct health_condition c;

	if (v->generation > (v->observed < 0 ? 0 : v->observed))
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for rollout to finish: observed replica set generation "
				  "less than desired generation");
	if (health_condition_find(v->conditions, "ReplicaFailure", &c) &&
	    health_is(c.status, "True"))
		return health_say(v, out, HEALTH_DEGRADED, c.reason, "%s", c.message);
	if (want >= 0 && available < want)
		return health_say(v, out, HEALTH_PROGRESSING, "",
				  "Waiting for rollout to finish: %lld out of %lld new replicas "
				  "are available...",
				  (long long)available, (long long)want);
	return health_say(v, out, HEALTH_HEALTHY, "", "%s", "");
}

/* Containers that wait for a reason that will not pass by itself: their messages, NULL when none. */
static const char *stuck_containers(const struct health_view *v)
{
	const struct node *list = node_get(v->status, "containerStatuses");
	const char *messages = NULL;

	if (!node_is(list, NODE_LIST))
		return NULL;
	for (uint32_t i = 0; i < list->n; i++) {
		const struct node *w = node_at(list->items[i], "state", "waiting", NULL);
		struct span reason = span_of(health_text(w, "reason"));

		if (!span_starts(reason, "Err") && !span_ends(reason, "Error") &&
		    !span_ends(reason, "BackOff"))
			continue;
		messages = messages ? arena_printf(v->arena, "%s, %s", messages,
						   health_text(w, "message"))
				    : arena_strdup(v->arena, health_text(w, "message"));
	}
	return messages;
}

/* Why a failed pod failed, by its containers; "" when none says. */
static const char *failed_container(const struct health_view *v, const char *key)
{
	const struct node *list = node_get(v->status, key);

	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		const struct node *t = node_at(list->items[i], "state", "terminated", NULL);
		int64_t code = health_num(t, "exitCode", 0);

		if (*health_text(t, "message"))
			return health_text(t, "message");
		if (health_is(health_text(t, "reason"), "OOMKilled"))
			return "OOMKilled";
		if (code != 0)
			return arena_printf(v->arena, "container \"%s\" failed with exit code %lld",
					    health_text(list->items[i], "name"), (long long)code);
	}
	return "";
}

static bool crashed_before(const struct health_view *v)
{
	const struct node *list = node_get(v->status, "containerStatuses");

	for (uint32_t i = 0; node_is(list, NODE_LIST) && i < list->n; i++) {
		if (node_at(list->items[i], "lastState", "terminated", NULL))
			return true;
	}
	return false;
}

int health_argo_pod(const struct health_view *v, struct health *out)
{
	const char *policy = health_text(v->spec, "restartPolicy");
	const char *phase = health_text(v->status, "phase");
	const char *message = health_text(v->status, "message");
	bool lasting = health_is(policy, "Always") ||
		       (health_is(policy, "Never") &&
			object_annotation(v->object, "argocd.argoproj.io/ignore-restart-policy"));
	const char *stuck = lasting ? stuck_containers(v) : NULL;
	struct health_condition c;

	if (stuck)
		return health_say(v, out, HEALTH_DEGRADED, "ContainerStuck", "%s", stuck);
	if (health_is(phase, "Pending"))
		return health_say(v, out, HEALTH_PROGRESSING, "PodPending", "%s", message);
	if (health_is(phase, "Succeeded"))
		return health_say(v, out, HEALTH_HEALTHY, "", "%s", message);
	if (health_is(phase, "Failed")) {
		if (!*message)
			message = failed_container(v, "initContainerStatuses");
		if (!*message)
			message = failed_container(v, "containerStatuses");
		return health_say(v, out, HEALTH_DEGRADED, "PodFailed", "%s", message);
	}
	if (!health_is(phase, "Running"))
		return health_say(v, out, HEALTH_UNKNOWN, "", "%s", message);
	if (!lasting)
		return health_say(v, out, HEALTH_PROGRESSING, "PodRunning", "%s", message);
	if (health_condition_find(v->conditions, "Ready", &c) && health_is(c.status, "True"))
		return health_say(v, out, HEALTH_HEALTHY, "", "%s", message);
	return health_say(v, out, crashed_before(v) ? HEALTH_DEGRADED : HEALTH_PROGRESSING,
			  "PodRunningNotReady", "%s", message);
}

static bool hpa_failed(const struct health_condition *c)
{
	if (health_is(c->type, "AbleToScale"))
		return health_is(c->reason, "FailedGetScale") ||
		       health_is(c->reason, "FailedUpdateScale");
	if (health_is(c->type, "ScalingActive"))
		return span_starts(span_of(c->reason), "FailedGet") ||
		       health_is(c->reason, "FailedComputeMetricsReplicas") ||
		       health_is(c->reason, "InvalidSelector");
	return false;
}

int health_argo_hpa(const struct health_view *v, struct health *out)
{
	const char *text =
		object_annotation(v->object, "autoscaling.alpha.kubernetes.io/conditions");
	const struct node *list = v->conditions;
	struct node *parsed = NULL;
	struct health_condition c;

	/* autoscaling/v1 has no conditions: they are JSON in an annotation. */
	if (!list && text && node_from_json(span_of(text), &note, v->arena, &parsed, NULL) == 0)
		list = parsed;
	for (size_t i = 0; health_condition_at(list, i, &c); i++) {
		if (hpa_failed(&c))
			return health_say(v, out, HEALTH_DEGRADED, c.reason, "%s", c.message);
	}
	for (size_t i = 0; health_condition_at(list, i, &c); i++) {
		if (health_is(c.status, "True") &&
		    (health_is(c.type, "AbleToScale") || health_is(c.type, "ScalingLimited")))
			return health_say(v, out, HEALTH_HEALTHY, "", "%s", c.message);
	}
	return health_say(v, out, HEALTH_PROGRESSING, "", "Waiting to Autoscale");
}

static int argo_claim(const struct health_view *v, struct health *out)
{
	const char *phase = health_text(v->status, "phase");

	if (health_is(phase, "Lost"))
		return health_say(v, out, HEALTH_DEGRADED, "Lost", "%s", "");
	if (health_is(phase, "Bound"))
		return health_say(v, out, HEALTH_HEALTHY, "", "%s", "");
	if (!health_is(phase, "Pending"))
		return health_say(v, out, HEALTH_UNKNOWN, "", "%s", "");
	if (object_annotation(v->object, "volume.beta.kubernetes.io/storage-provisioner"))
		return health_say(v, out, HEALTH_PROGRESSING, "", "Provisioning volume");
	return health_say(v, out, HEALTH_HEALTHY, "", "Waiting for consumer");
}

static bool has_address(const struct health_view *v)
{
	const struct node *list = node_at(v->status, "loadBalancer", "ingress", NULL);

	return node_is(list, NODE_LIST) && list->n > 0;
}

static int argo_service(const struct health_view *v, struct health *out)
{
	bool waits = health_is(health_text(v->spec, "type"), "LoadBalancer") && !has_address(v);

	return health_say(v, out, waits ? HEALTH_PROGRESSING : HEALTH_HEALTHY, "", "%s", "");
}

static int argo_ingress(const struct health_view *v, struct health *out)
{
	return health_say(v, out, has_address(v) ? HEALTH_HEALTHY : HEALTH_PROGRESSING, "", "%s",
			  "");
}

static int argo_job(const struct health_view *v, struct health *out)
{
	struct health_condition c;

	if (health_condition_find(v->conditions, "Failed", &c))
		return health_say(v, out, HEALTH_DEGRADED, "JobFailed", "%s", c.message);
	if (health_condition_find(v->conditions, "Suspended", &c) && health_is(c.status, "True"))
		return health_say(v, out, HEALTH_SUSPENDED, "", "%s", "");
	if (health_condition_find(v->conditions, "Complete", &c) ||
	    health_condition_find(v->conditions, "Suspended", &c))
		return health_say(v, out, HEALTH_HEALTHY, "", "%s", c.message);
	return health_say(v, out, HEALTH_PROGRESSING, "", "%s", "");
}

static int argo_api_service(const struct health_view *v, struct health *out)
{
	struct health_condition c;

	if (!health_condition_find(v->conditions, "Available", &c))
		return health_say(v, out, HEALTH_PROGRESSING, "", "Waiting to be processed");
	return health_say(v, out, health_is(c.status, "True") ? HEALTH_HEALTHY : HEALTH_PROGRESSING,
			  c.reason, "%s: %s", c.reason, c.message);
}

static int argo_workflow(const struct health_view *v, struct health *out)
{
	const char *phase = health_text(v->status, "phase");
	enum health_status status = HEALTH_UNKNOWN;

	if (!*phase || health_is(phase, "Pending") || health_is(phase, "Running"))
		status = HEALTH_PROGRESSING;
	else if (health_is(phase, "Succeeded"))
		status = HEALTH_HEALTHY;
	else if (health_is(phase, "Failed") || health_is(phase, "Error"))
		status = HEALTH_DEGRADED;
	return health_say(v, out, status, phase, "%s", health_text(v->status, "message"));
}

static const struct {
	const char *group, *kind, *rule;
	int (*judge)(const struct health_view *v, struct health *out);
} rules[] = {
	{"apps", "Deployment", "deployment", argo_deployment},
	{"apps", "StatefulSet", "statefulset", argo_stateful_set},
	{"apps", "ReplicaSet", "replicaset", argo_replica_set},
	{"apps", "DaemonSet", "daemonset", argo_daemon_set},
	{"extensions", "Ingress", "ingress", argo_ingress},
	{"networking.k8s.io", "Ingress", "ingress", argo_ingress},
	{"argoproj.io", "Workflow", "workflow", argo_workflow},
	{"apiregistration.k8s.io", "APIService", "apiservice", argo_api_service},
	{"", "Service", "service", argo_service},
	{"", "PersistentVolumeClaim", "claim", argo_claim},
	{"", "Pod", "pod", health_argo_pod},
	{"batch", "Job", "job", argo_job},
	{"autoscaling", "HorizontalPodAutoscaler", "hpa", health_argo_hpa},
};

int health_argo(const struct health_view *v, struct health *out)
{
	const struct node *meta = node_get(v->object->root, "metadata");

	if (*health_text(meta, "deletionTimestamp")) {
		out->rule = "deletion";
		health_say(v, out, HEALTH_PROGRESSING, "Terminating", "Pending deletion");
		out->terminating = true;
		return 0;
	}
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (health_is(rules[i].kind, v->object->kind) &&
		    health_is(rules[i].group, v->object->group)) {
			out->rule = rules[i].rule;
			return rules[i].judge(v, out);
		}
	}
	return HEALTH_NO_RULE;
}
