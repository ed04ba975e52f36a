#include "sync/order.h"

#include <stddef.h>
#include <string.h>

#include "agent/base/attr.h"

#define ANY_GROUP NULL
#define APIEXT	  "apiextensions.k8s.io"
#define RBAC	  "rbac.authorization.k8s.io"
#define ADMISSION "admissionregistration.k8s.io"

enum { STAGE_OTHER = 4 };

/* In order of rank. A NULL group means any: classes of whatever vendor come early. */
static const struct {
	const char *group, *kind;
	int stage;
} kinds[] = {
	{APIEXT, "CustomResourceDefinition", 0},
	{"", "Namespace", 0},
	{RBAC, "ClusterRole", 1},
	{ANY_GROUP, "ClusterClass", 1},
	{"node.k8s.io", "RuntimeClass", 1},
	{"scheduling.k8s.io", "PriorityClass", 1},
	{"storage.k8s.io", "StorageClass", 1},
	{ANY_GROUP, "VolumeSnapshotClass", 1},
	{"networking.k8s.io", "IngressClass", 1},
	{ANY_GROUP, "GatewayClass", 1},
	{"", "ResourceQuota", 1},
	{"", "LimitRange", 1},
	{"networking.k8s.io", "NetworkPolicy", 1},
	{"", "ServiceAccount", 1},
	{RBAC, "Role", 1},
	{RBAC, "ClusterRoleBinding", 2},
	{RBAC, "RoleBinding", 2},
	{"", "ConfigMap", 2},
	{"", "Secret", 2},
	{"", "PersistentVolume", 2},
	{"", "PersistentVolumeClaim", 2},
	{"", "Service", 2},
	{"apps", "DaemonSet", 3},
	{"", "Pod", 3},
	{"", "ReplicationController", 3},
	{"apps", "ReplicaSet", 3},
	{"apps", "Deployment", 3},
	{"apps", "StatefulSet", 3},
	{"batch", "Job", 3},
	{"batch", "CronJob", 3},
	{"policy", "PodDisruptionBudget", 4},
	{"autoscaling", "HorizontalPodAutoscaler", 4},
	/* all other kinds: rank RANK_OTHER */
	{"networking.k8s.io", "Ingress", 4},
	{"apiregistration.k8s.io", "APIService", 5},
	{ADMISSION, "ValidatingAdmissionPolicy", 5},
	{ADMISSION, "ValidatingAdmissionPolicyBinding", 5},
	{ADMISSION, "MutatingAdmissionPolicy", 5},
	{ADMISSION, "MutatingAdmissionPolicyBinding", 5},
	{ADMISSION, "MutatingWebhookConfiguration", 5},
	{ADMISSION, "ValidatingWebhookConfiguration", 5},
};

/* Ranks are table places doubled, so that "all other kinds" has one of its own before Ingress. */
enum { RANK_OTHER_BEFORE = 8 }; /* entries from the end: Ingress and what follows */

static int find(const char *group, const char *kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (strcmp(kinds[i].kind, kind) == 0 &&
		    (!kinds[i].group || strcmp(kinds[i].group, group) == 0))
			return (int)i;
	}
	return -1;
}

int order_stage(const char *group, const char *kind)
{
	int i = find(group, kind);

	return i < 0 ? STAGE_OTHER : kinds[i].stage;
}

int order_rank(const char *group, const char *kind)
{
	int i = find(group, kind);

	return i < 0 ? 2 * (int)(ARRAY_LEN(kinds) - RANK_OTHER_BEFORE) - 1 : 2 * i;
}
