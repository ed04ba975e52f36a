/*
 * field_defaults.c - kustomize's own tables of fields (v5.8.2, api/internal/konfig/builtinpluginconsts).
 */
#include "agent/base/attr.h"
#include "render/kustomize/fields.h"

#define T true
#define F false
#define ROW(g, v, kind, c, p)                                    \
	{                                                        \
		.type = {g, v, kind}, .path = (p), .create = (c) \
	}
#define ANY(c, p)	  ROW("", "", "", c, p)
#define KIND(k, c, p)	  ROW("", "", k, c, p)
#define GROUP(g, k, c, p) ROW(g, "", k, c, p)

static const struct fieldspec name_rows[] = {ANY(F, "metadata/name")};

static const struct fieldspec namespace_rows[] = {
	KIND("Namespace", T, "metadata/name"),
	GROUP("apiregistration.k8s.io", "APIService", T, "spec/service/namespace"),
	GROUP("apiextensions.k8s.io", "CustomResourceDefinition", F,
	      "spec/conversion/webhook/clientConfig/service/namespace"),
};

#define CLAIM_LABEL_ROWS \
	GROUP("apps", "StatefulSet", T, "spec/volumeClaimTemplates[]/metadata/labels")

#define METADATA_LABEL_ROWS                                                                 \
	ANY(T, "metadata/labels"),                                                          \
		ROW("", "v1", "ReplicationController", T, "spec/template/metadata/labels"), \
		KIND("Deployment", T, "spec/template/metadata/labels"),                     \
		KIND("ReplicaSet", T, "spec/template/metadata/labels"),                     \
		KIND("DaemonSet", T, "spec/template/metadata/labels"),                      \
		GROUP("apps", "StatefulSet", T, "spec/template/metadata/labels"),           \
		GROUP("batch", "Job", T, "spec/template/metadata/labels"),                  \
		GROUP("batch", "CronJob", T, "spec/jobTemplate/metadata/labels"),           \
		GROUP("batch", "CronJob", T, "spec/jobTemplate/spec/template/metadata/labels")

#define AFFINITY "spec/template/spec/affinity/"
#define PREFERRED                                                                         \
	"/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/" \
	"matchLabels"
#define REQUIRED "/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"
#define SCHEDULING_ROWS(k)                                                 \
	GROUP("apps", k, F, AFFINITY "podAffinity" PREFERRED),             \
		GROUP("apps", k, F, AFFINITY "podAffinity" REQUIRED),      \
		GROUP("apps", k, F, AFFINITY "podAntiAffinity" PREFERRED), \
		GROUP("apps", k, F, AFFINITY "podAntiAffinity" REQUIRED),  \
		GROUP("apps", k, F,                                        \
		      "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels")

static const struct fieldspec common_label_rows[] = {
	ROW("", "v1", "Service", T, "spec/selector"),
	ROW("", "v1", "ReplicationController", T, "spec/selector"),
	KIND("Deployment", T, "spec/selector/matchLabels"),
	SCHEDULING_ROWS("Deployment"),
	KIND("ReplicaSet", T, "spec/selector/matchLabels"),
	KIND("DaemonSet", T, "spec/selector/matchLabels"),
	GROUP("apps", "StatefulSet", T, "spec/selector/matchLabels"),
	SCHEDULING_ROWS("StatefulSet"),
	GROUP("batch", "Job", F, "spec/selector/matchLabels"),
	GROUP("batch", "CronJob", F, "spec/jobTemplate/spec/selector/matchLabels"),
	GROUP("policy", "PodDisruptionBudget", F, "spec/selector/matchLabels"),
	GROUP("networking.k8s.io", "NetworkPolicy", F, "spec/podSelector/matchLabels"),
	GROUP("networking.k8s.io", "NetworkPolicy", F, "spec/ingress/from/podSelector/matchLabels"),
	GROUP("networking.k8s.io", "NetworkPolicy", F, "spec/egress/to/podSelector/matchLabels"),
	METADATA_LABEL_ROWS,
	CLAIM_LABEL_ROWS,
};

static const struct fieldspec template_label_rows[] = {METADATA_LABEL_ROWS};
static const struct fieldspec claim_label_rows[] = {CLAIM_LABEL_ROWS};

static const struct fieldspec annotation_rows[] = {
	ANY(T, "metadata/annotations"),
	ROW("", "v1", "ReplicationController", T, "spec/template/metadata/annotations"),
	KIND("Deployment", T, "spec/template/metadata/annotations"),
	KIND("ReplicaSet", T, "spec/template/metadata/annotations"),
	KIND("DaemonSet", T, "spec/template/metadata/annotations"),
	KIND("StatefulSet", T, "spec/template/metadata/annotations"),
	GROUP("batch", "Job", T, "spec/template/metadata/annotations"),
	GROUP("batch", "CronJob", T, "spec/jobTemplate/metadata/annotations"),
	GROUP("batch", "CronJob", T, "spec/jobTemplate/spec/template/metadata/annotations"),
};

#define CONTAINER_VAR_ROWS(kind, spec)                                                   \
	KIND(kind, F, spec "containers/args"), KIND(kind, F, spec "containers/command"), \
		KIND(kind, F, spec "containers/env/value"),                              \
		KIND(kind, F, spec "containers/volumeMounts/mountPath"),                 \
		KIND(kind, F, spec "initContainers/args"),                               \
		KIND(kind, F, spec "initContainers/command"),                            \
		KIND(kind, F, spec "initContainers/env/value"),                          \
		KIND(kind, F, spec "initContainers/volumeMounts/mountPath")

static const struct fieldspec var_rows[] = {
	CONTAINER_VAR_ROWS("CronJob", "spec/jobTemplate/spec/template/spec/"),
	KIND("CronJob", F, "spec/jobTemplate/spec/template/volumes/nfs/server"),
	CONTAINER_VAR_ROWS("DaemonSet", "spec/template/spec/"),
	KIND("DaemonSet", F, "spec/template/spec/volumes/nfs/server"),
	CONTAINER_VAR_ROWS("Deployment", "spec/template/spec/"),
	KIND("Deployment", F, "spec/template/spec/volumes/nfs/server"),
	KIND("Deployment", F, "spec/template/metadata/annotations"),
	KIND("Ingress", F, "spec/rules/host"),
	KIND("Ingress", F, "spec/tls/hosts"),
	KIND("Ingress", F, "spec/tls/secretName"),
	CONTAINER_VAR_ROWS("Job", "spec/template/spec/"),
	KIND("Job", F, "spec/template/spec/volumes/nfs/server"),
	CONTAINER_VAR_ROWS("Pod", "spec/"),
	KIND("Pod", F, "spec/volumes/nfs/server"),
	CONTAINER_VAR_ROWS("ReplicaSet", "spec/template/spec/"),
	KIND("ReplicaSet", F, "spec/template/spec/volumes/nfs/server"),
	KIND("Service", F, "spec/ports/port"),
	KIND("Service", F, "spec/ports/targetPort"),
	CONTAINER_VAR_ROWS("StatefulSet", "spec/template/spec/"),
	KIND("StatefulSet", F, "spec/volumeClaimTemplates/spec/nfs/server"),
	KIND("PersistentVolume", F, "spec/nfs/server"),
	ANY(F, "metadata/labels"),
	ANY(F, "metadata/annotations"),
};

static const struct fieldspec image_rows[] = {
	ANY(T, "spec/containers[]/image"),
	ANY(T, "spec/initContainers[]/image"),
	ANY(T, "spec/volumes[]/image/reference"),
	ANY(T, "spec/template/spec/containers[]/image"),
	ANY(T, "spec/template/spec/initContainers[]/image"),
	ANY(T, "spec/template/spec/volumes[]/image/reference"),
	ANY(T, "spec/jobTemplate/spec/template/spec/volumes[]/image/reference"),
};

static const struct fieldspec replica_rows[] = {
	KIND("Deployment", T, "spec/replicas"),
	KIND("ReplicationController", T, "spec/replicas"),
	KIND("ReplicaSet", T, "spec/replicas"),
	KIND("StatefulSet", T, "spec/replicas"),
};

/* ---- name references: who may name an object of which type ------------------------------------ */

static const struct fieldspec scale_rows[] = {
	KIND("HorizontalPodAutoscaler", F, "spec/scaleTargetRef/name"),
};

/* every kind with a pod template, and the path to its pod's spec */
#define POD_KINDS(ROWS)                                                        \
	ROWS("v1", "Pod", "spec/"), ROWS("", "PodTemplate", "template/spec/"), \
		ROWS("", "Deployment", "spec/template/spec/"),                 \
		ROWS("", "ReplicaSet", "spec/template/spec/"),                 \
		ROWS("", "DaemonSet", "spec/template/spec/"),                  \
		ROWS("", "StatefulSet", "spec/template/spec/"),                \
		ROWS("", "Job", "spec/template/spec/"),                        \
		ROWS("", "CronJob", "spec/jobTemplate/spec/template/spec/")

#define CONFIG_MAP_ROWS(v, k, pod)                                                         \
	ROW("", v, k, F, pod "volumes/configMap/name"),                                    \
		ROW("", v, k, F, pod "containers/env/valueFrom/configMapKeyRef/name"),     \
		ROW("", v, k, F, pod "initContainers/env/valueFrom/configMapKeyRef/name"), \
		ROW("", v, k, F, pod "containers/envFrom/configMapRef/name"),              \
		ROW("", v, k, F, pod "initContainers/envFrom/configMapRef/name"),          \
		ROW("", v, k, F, pod "volumes/projected/sources/configMap/name")

static const struct fieldspec config_map_rows[] = {
	POD_KINDS(CONFIG_MAP_ROWS),
	KIND("Node", F, "spec/configSource/configMap"),
	KIND("Role", F, "rules/resourceNames"),
	KIND("ClusterRole", F, "rules/resourceNames"),
	KIND("Ingress", F,
	     "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap"),
};

#define SECRET_ROWS(v, k, pod)                                                          \
	ROW("", v, k, F, pod "volumes/secret/secretName"),                              \
		ROW("", v, k, F, pod "containers/env/valueFrom/secretKeyRef/name"),     \
		ROW("", v, k, F, pod "initContainers/env/valueFrom/secretKeyRef/name"), \
		ROW("", v, k, F, pod "containers/envFrom/secretRef/name"),              \
		ROW("", v, k, F, pod "initContainers/envFrom/secretRef/name"),          \
		ROW("", v, k, F, pod "imagePullSecrets/name"),                          \
		ROW("", v, k, F, pod "volumes/projected/sources/secret/name")

static const struct fieldspec secret_rows[] = {
	POD_KINDS(SECRET_ROWS),
	KIND("Ingress", F, "spec/tls/secretName"),
	KIND("Ingress", F, "metadata/annotations/ingress.kubernetes.io\\/auth-secret"),
	KIND("Ingress", F, "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret"),
	KIND("Ingress", F, "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret"),
	KIND("ServiceAccount", F, "imagePullSecrets/name"),
	KIND("StorageClass", F, "parameters/secretName"),
	KIND("StorageClass", F, "parameters/adminSecretName"),
	KIND("StorageClass", F, "parameters/userSecretName"),
	KIND("StorageClass", F, "parameters/secretRef"),
	KIND("Role", F, "rules/resourceNames"),
	KIND("ClusterRole", F, "rules/resourceNames"),
	ROW("serving.knative.dev", "v1", "Service", F,
	    "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"),
	KIND("PersistentVolume", F, "spec/azureFile/secretName"),
};

static const struct fieldspec service_rows[] = {
	GROUP("apps", "StatefulSet", F, "spec/serviceName"),
	KIND("Ingress", F, "spec/rules/http/paths/backend/serviceName"),
	KIND("Ingress", F, "spec/backend/serviceName"),
	KIND("Ingress", F, "spec/rules/http/paths/backend/service/name"),
	KIND("Ingress", F, "spec/defaultBackend/service/name"),
	GROUP("apiregistration.k8s.io", "APIService", F, "spec/service/name"),
	GROUP("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", F,
	      "webhooks/clientConfig/service"),
	GROUP("admissionregistration.k8s.io", "MutatingWebhookConfiguration", F,
	      "webhooks/clientConfig/service"),
};

#define RBAC "rbac.authorization.k8s.io"

static const struct fieldspec role_rows[] = {GROUP(RBAC, "RoleBinding", F, "roleRef/name")};

static const struct fieldspec cluster_role_rows[] = {
	GROUP(RBAC, "RoleBinding", F, "roleRef/name"),
	GROUP(RBAC, "ClusterRoleBinding", F, "roleRef/name"),
};

/* kinds that name an account, a claim or a priority class in their pod's spec */
#define POD_FIELD_ROWS(field)                                                               \
	KIND("Pod", F, "spec/" field), KIND("StatefulSet", F, "spec/template/spec/" field), \
		KIND("Deployment", F, "spec/template/spec/" field),                         \
		KIND("ReplicationController", F, "spec/template/spec/" field),              \
		KIND("CronJob", F, "spec/jobTemplate/spec/template/spec/" field),           \
		KIND("Job", F, "spec/template/spec/" field),                                \
		KIND("DaemonSet", F, "spec/template/spec/" field)

static const struct fieldspec account_rows[] = {
	GROUP(RBAC, "RoleBinding", F, "subjects"),
	GROUP(RBAC, "ClusterRoleBinding", F, "subjects"),
	POD_FIELD_ROWS("serviceAccountName"),
};

static const struct fieldspec claim_rows[] = {
	POD_FIELD_ROWS("volumes/persistentVolumeClaim/claimName")};

static const struct fieldspec volume_rows[] = {
	KIND("PersistentVolumeClaim", F, "spec/volumeName"),
	KIND("ClusterRole", F, "rules/resourceNames"),
};

static const struct fieldspec storage_rows[] = {
	KIND("PersistentVolume", F, "spec/storageClassName"),
	KIND("PersistentVolumeClaim", F, "spec/storageClassName"),
	KIND("StatefulSet", F, "spec/volumeClaimTemplates/spec/storageClassName"),
};

static const struct fieldspec priority_rows[] = {POD_FIELD_ROWS("priorityClassName")};

static const struct fieldspec ingress_class_rows[] = {KIND("Ingress", F, "spec/ingressClassName")};

static const struct fieldspec policy_rows[] = {GROUP(
	"admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", F, "spec/policyName")};

static const struct {
	const struct fieldspec *rows;
	size_t n;
} tables[FIELDS_TABLES] = {
	[FIELDS_NAME_PREFIX] = {name_rows, ARRAY_LEN(name_rows)},
	[FIELDS_NAME_SUFFIX] = {name_rows, ARRAY_LEN(name_rows)},
	[FIELDS_NAMESPACE] = {namespace_rows, ARRAY_LEN(namespace_rows)},
	[FIELDS_COMMON_LABELS] = {common_label_rows, ARRAY_LEN(common_label_rows)},
	[FIELDS_TEMPLATE_LABELS] = {template_label_rows, ARRAY_LEN(template_label_rows)},
	[FIELDS_CLAIM_LABELS] = {claim_label_rows, ARRAY_LEN(claim_label_rows)},
	[FIELDS_ANNOTATIONS] = {annotation_rows, ARRAY_LEN(annotation_rows)},
	[FIELDS_VARS] = {var_rows, ARRAY_LEN(var_rows)},
	[FIELDS_IMAGES] = {image_rows, ARRAY_LEN(image_rows)},
	[FIELDS_REPLICAS] = {replica_rows, ARRAY_LEN(replica_rows)},
};

#define REF(g, v, k, rows)                       \
	{                                        \
		{g, v, k}, rows, ARRAY_LEN(rows) \
	}

/* in kustomize's order of kinds */
static const struct {
	struct gvk_pattern target;
	const struct fieldspec *rows;
	size_t n;
} refs[] = {
	REF("storage.k8s.io", "v1", "StorageClass", storage_rows),
	REF("", "v1", "ServiceAccount", account_rows),
	REF(RBAC, "", "Role", role_rows),
	REF(RBAC, "", "ClusterRole", cluster_role_rows),
	REF("", "v1", "ConfigMap", config_map_rows),
	REF("", "v1", "Secret", secret_rows),
	REF("", "v1", "Service", service_rows),
	REF("scheduling.k8s.io", "v1", "PriorityClass", priority_rows),
	REF("", "v1", "PersistentVolume", volume_rows),
	REF("", "v1", "PersistentVolumeClaim", claim_rows),
	REF("", "", "Deployment", scale_rows),
	REF("", "", "StatefulSet", scale_rows),
	REF("admissionregistration.k8s.io", "", "ValidatingAdmissionPolicy", policy_rows),
	/* kustomize's own table says "networking.k8s.io/v1" here, so it never matches */
	REF("networking.k8s.io/v1", "v1", "IngressClass", ingress_class_rows),
	REF("", "", "ReplicaSet", scale_rows),
	REF("", "", "ReplicationController", scale_rows),
};

static struct fieldspecs compiled(struct arena *a, const struct fieldspec *rows, size_t n)
{
	struct fieldspecs source = {.items = (struct fieldspec *)rows, .n = n};
	struct fieldspecs t = fieldspecs_copy(a, &source);

	for (size_t i = 0; i < n; i++)
		fieldspec_compile(a, &t.items[i]);
	return t;
}

const struct field_config *field_defaults(struct arena *a)
{
	struct field_config *c = ARENA_NEW(a, struct field_config);

	for (size_t i = 0; i < FIELDS_TABLES; i++)
		c->tables[i] = compiled(a, tables[i].rows, tables[i].n);
	c->refs.n = c->refs.cap = ARRAY_LEN(refs);
	c->refs.items = arena_array(a, ARRAY_LEN(refs), sizeof(*c->refs.items));
	for (size_t i = 0; i < ARRAY_LEN(refs); i++) {
		c->refs.items[i].target = refs[i].target;
		c->refs.items[i].referrers = compiled(a, refs[i].rows, refs[i].n);
	}
	return c;
}
