/* Our rules: kstatus, corrected where it would call work done that is not. And the dispatch. */
#include "sync/health.h"

#include "sync/health_fields.h"

static bool is_true(const struct node *map, const char *key)
{
	return health_is(health_text(map, key), "true");
}

static int agent_job(const struct health_view *v, struct health *out)
{
	struct health_condition c;

	if (health_condition_find(v->conditions, "Failed", &c) && health_is(c.status, "True"))
		return HEALTH_NO_RULE; /* kstatus says it well */
	if (health_condition_find(v->conditions, "Complete", &c) && health_is(c.status, "True"))
		return HEALTH_NO_RULE;
	if (is_true(v->spec, "suspend"))
		return health_say(v, out, HEALTH_SUSPENDED, "Suspended", "the job is suspended");
	return health_say(v, out, HEALTH_PROGRESSING, "JobRunning",
			  "the job is not done: %lld active, %lld succeeded, %lld failed",
			  (long long)health_num(v->status, "active", 0),
			  (long long)health_num(v->status, "succeeded", 0),
			  (long long)health_num(v->status, "failed", 0));
}

static int agent_deployment(const struct health_view *v, struct health *out)
{
	if (is_true(v->spec, "paused"))
		return health_say(v, out, HEALTH_SUSPENDED, "Paused", "the deployment is paused");
	return HEALTH_NO_RULE;
}

static int agent_cron_job(const struct health_view *v, struct health *out)
{
	if (is_true(v->spec, "suspend"))
		return health_say(v, out, HEALTH_SUSPENDED, "Suspended",
				  "the cron job is suspended");
	return HEALTH_NO_RULE;
}

static int agent_pod(const struct health_view *v, struct health *out)
{
	struct health argo = {0};

	if (health_is(health_text(v->status, "phase"), "Pending") ||
	    !*health_text(v->status, "phase")) {
		/* The image that cannot be pulled first, then kstatus' view of scheduling. */
		if (health_argo_pod(v, &argo) == 0 && argo.status == HEALTH_DEGRADED) {
			argo.rule = out->rule;
			*out = argo;
			return 0;
		}
		return HEALTH_NO_RULE;
	}
	return health_argo_pod(v, out);
}

static int agent_claim(const struct health_view *v, struct health *out)
{
	const char *phase = health_text(v->status, "phase");

	if (health_is(phase, "Lost"))
		return health_say(v, out, HEALTH_DEGRADED, "Lost", "its volume is lost");
	/* Delayed binding: nothing happens before a pod uses it, and that pod may be ours to apply. */
	if (health_is(phase, "Pending") &&
	    !object_annotation(v->object, "volume.beta.kubernetes.io/storage-provisioner") &&
	    !object_annotation(v->object, "volume.kubernetes.io/storage-provisioner"))
		return health_say(v, out, HEALTH_HEALTHY, "AwaitsConsumer",
				  "waits for its first consumer");
	return HEALTH_NO_RULE;
}

static int agent_volume(const struct health_view *v, struct health *out)
{
	const char *phase = health_text(v->status, "phase");

	if (health_is(phase, "Failed"))
		return health_say(v, out, HEALTH_DEGRADED, "Failed", "%s",
				  health_text(v->status, "message"));
	return health_say(v, out, HEALTH_HEALTHY, "", "%s", "");
}

static int agent_service(const struct health_view *v, struct health *out)
{
	const struct node *addresses = node_at(v->status, "loadBalancer", "ingress", NULL);

	if (health_is(health_text(v->spec, "type"), "LoadBalancer") &&
	    (!node_is(addresses, NODE_LIST) || addresses->n == 0))
		return health_say(v, out, HEALTH_PROGRESSING, "NoAddress",
				  "waits for the load balancer's address");
	return HEALTH_NO_RULE;
}

static int agent_namespace(const struct health_view *v, struct health *out)
{
	const char *phase = health_text(v->status, "phase");

	if (health_is(phase, "Active"))
		return health_say(v, out, HEALTH_HEALTHY, "", "%s", "");
	return health_say(v, out, HEALTH_PROGRESSING, *phase ? phase : "NotActive",
			  "the namespace is not active");
}

static int agent_api_service(const struct health_view *v, struct health *out)
{
	struct health_condition c = {.reason = "", .message = ""};

	if (health_condition_find(v->conditions, "Available", &c) && health_is(c.status, "True"))
		return health_say(v, out, HEALTH_HEALTHY, "", "%s", "");
	return health_say(v, out, HEALTH_PROGRESSING, *c.reason ? c.reason : "NotAvailable",
			  "the API is not available%s%s", *c.message ? ": " : "", c.message);
}

static int agent_replication_controller(const struct health_view *v, struct health *out)
{
	int64_t want = health_num(v->spec, "replicas", 1);
	int64_t ready = health_num(v->status, "readyReplicas", 0);

	if (ready < want)
		return health_say(v, out, HEALTH_PROGRESSING, "LessReady", "ready: %lld/%lld",
				  (long long)ready, (long long)want);
	return health_say(v, out, HEALTH_HEALTHY, "", "%s", "");
}

/* A rule that answers HEALTH_NO_RULE leaves the object to kstatus. */
static const struct {
	const char *group, *kind, *rule;
	int (*judge)(const struct health_view *v, struct health *out);
} rules[] = {
	{"batch", "Job", "job", agent_job},
	{"batch", "CronJob", "cronjob", agent_cron_job},
	{"apps", "Deployment", "deployment", agent_deployment},
	{"", "Pod", "pod", agent_pod},
	{"", "PersistentVolumeClaim", "claim", agent_claim},
	{"", "PersistentVolume", "volume", agent_volume},
	{"", "Service", "service", agent_service},
	{"", "Namespace", "namespace", agent_namespace},
	{"", "ReplicationController", "replicationcontroller", agent_replication_controller},
	{"apiregistration.k8s.io", "APIService", "apiservice", agent_api_service},
	{"autoscaling", "HorizontalPodAutoscaler", "hpa", health_argo_hpa},
};

int health_agent(const struct health_view *v, struct health *out)
{
	if (health_generic(v, out) == 0)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(rules); i++) {
		if (!health_is(rules[i].kind, v->object->kind) ||
		    !health_is(rules[i].group, v->object->group))
			continue;
		out->rule = rules[i].rule;
		if (rules[i].judge(v, out) == 0)
			return 0;
	}
	if (health_kstatus_kind(v, out) == 0)
		return 0;
	return health_ready(v, out);
}

int health_of(enum health_rules set, const struct object *o, int64_t wall_ms, struct arena *a,
	      struct health *out)
{
	struct health_view v;
	struct health h = {.rule = "", .reason = "", .message = ""};
	int rc;

	health_view_init(&v, o, wall_ms, a);
	if (set == HEALTH_KSTATUS)
		rc = health_kstatus(&v, &h);
	else if (set == HEALTH_ARGO)
		rc = health_argo(&v, &h);
	else
		rc = health_agent(&v, &h);
	if (rc == 0)
		*out = h;
	return rc;
}

const char *health_name(enum health_status s)
{
	static const char *const names[] = {
		[HEALTH_HEALTHY] = "Healthy",	      [HEALTH_SUSPENDED] = "Suspended",
		[HEALTH_PROGRESSING] = "Progressing", [HEALTH_MISSING] = "Missing",
		[HEALTH_DEGRADED] = "Degraded",	      [HEALTH_UNKNOWN] = "Unknown",
	};

	return (unsigned)s < ARRAY_LEN(names) ? names[s] : "Unknown";
}

const char *health_kstatus_name(const struct health *h)
{
	if (h->terminating)
		return "Terminating";
	switch (h->status) {
	case HEALTH_HEALTHY:
	case HEALTH_SUSPENDED: return "Current";
	case HEALTH_PROGRESSING: return "InProgress";
	case HEALTH_DEGRADED: return "Failed";
	case HEALTH_MISSING: return "NotFound";
	case HEALTH_UNKNOWN: break;
	}
	return "Unknown";
}

enum health_status health_worse(enum health_status x, enum health_status y)
{
	return x > y ? x : y;
}
