/*
 * shapes.c - the fields of kustomize's types (v5.8.2, api/types and the built-in plugins).
 */
#include "agent/base/attr.h"
#include "render/kustomize/shape.h"

#define STRUCT_OF(rows)                                                             \
	{                                                                           \
		.kind = SHAPE_STRUCT, .fields = (rows), .n_fields = ARRAY_LEN(rows) \
	}
#define LIST_OF(shape)                              \
	{                                           \
		.kind = SHAPE_LIST, .item = (shape) \
	}

static const struct shape text = {.kind = SHAPE_TEXT};
static const struct shape boolean = {.kind = SHAPE_BOOL};
static const struct shape integer = {.kind = SHAPE_INT};
static const struct shape texts = {.kind = SHAPE_TEXTS};
static const struct shape any = {.kind = SHAPE_ANY};
static const struct shape text_list = LIST_OF(&text);

#define GVK_FIELDS                            \
	{"group", &text}, {"version", &text}, \
	{                                     \
		"kind", &text                 \
	}

static const struct shape_field metadata_fields[] = {
	{"name", &text},
	{"namespace", &text},
	{"labels", &texts},
	{"annotations", &texts},
};
static const struct shape metadata = STRUCT_OF(metadata_fields);

static const struct shape_field field_spec_fields[] = {
	GVK_FIELDS,
	{"path", &text},
	{"create", &boolean},
};
static const struct shape field_spec = STRUCT_OF(field_spec_fields);
const struct shape shape_field_specs = LIST_OF(&field_spec);

static const struct shape_field label_fields[] = {
	{"pairs", &texts},
	{"includeSelectors", &boolean},
	{"includeTemplates", &boolean},
	{"includeVolumeClaimTemplates", &boolean},
	{"fields", &shape_field_specs},
};
static const struct shape label = STRUCT_OF(label_fields);
static const struct shape labels = LIST_OF(&label);

static const struct shape_field selector_fields[] = {
	GVK_FIELDS,
	{"name", &text},
	{"namespace", &text},
	{"annotationSelector", &text},
	{"labelSelector", &text},
};
static const struct shape selector = STRUCT_OF(selector_fields);
static const struct shape selectors = LIST_OF(&selector);

static const struct shape_field patch_options_fields[] = {
	{"allowNameChange", &boolean},
	{"allowKindChange", &boolean},
};
static const struct shape patch_options = STRUCT_OF(patch_options_fields);

static const struct shape_field patch_fields[] = {
	{"path", &text},
	{"patch", &text},
	{"target", &selector},
	{"options", &patch_options},
};
static const struct shape patch = STRUCT_OF(patch_fields);
static const struct shape patches = LIST_OF(&patch);

static const struct shape_field image_fields[] = {
	{"name", &text},   {"newName", &text}, {"tagSuffix", &text},
	{"newTag", &text}, {"digest", &text},
};
static const struct shape image = STRUCT_OF(image_fields);
static const struct shape images = LIST_OF(&image);

static const struct shape_field option_fields[] = {
	{"delimiter", &text},
	{"index", &integer},
	{"encoding", &text},
	{"create", &boolean},
};
static const struct shape options = STRUCT_OF(option_fields);

static const struct shape_field source_fields[] = {
	GVK_FIELDS,	      {"name", &text},	     {"namespace", &text},
	{"fieldPath", &text}, {"options", &options},
};
static const struct shape source = STRUCT_OF(source_fields);

static const struct shape_field target_fields[] = {
	{"select", &selector},
	{"reject", &selectors},
	{"fieldPaths", &text_list},
	{"options", &options},
};
static const struct shape target = STRUCT_OF(target_fields);
static const struct shape targets = LIST_OF(&target);

#define REPLACEMENT_FIELDS                          \
	{"source", &source}, {"targets", &targets}, \
	{                                           \
		"sourceValue", &text                \
	}

static const struct shape_field replacement_fields[] = {REPLACEMENT_FIELDS};
const struct shape shape_replacement = STRUCT_OF(replacement_fields);
const struct shape shape_replacements = LIST_OF(&shape_replacement);

static const struct shape_field replacement_field_fields[] = {REPLACEMENT_FIELDS, {"path", &text}};
static const struct shape replacement_field = STRUCT_OF(replacement_field_fields);
static const struct shape replacement_field_list = LIST_OF(&replacement_field);

static const struct shape_field replica_fields[] = {{"name", &text}, {"count", &integer}};
static const struct shape replica = STRUCT_OF(replica_fields);
static const struct shape replicas = LIST_OF(&replica);

static const struct shape_field objref_fields[] = {
	{"apiVersion", &text},
	GVK_FIELDS,
	{"name", &text},
	{"namespace", &text},
};
static const struct shape objref = STRUCT_OF(objref_fields);
static const struct shape_field fieldref_fields[] = {{"fieldPath", &text}};
static const struct shape fieldref = STRUCT_OF(fieldref_fields);
static const struct shape_field var_fields[] = {
	{"name", &text},
	{"objref", &objref},
	{"fieldref", &fieldref},
};
static const struct shape var = STRUCT_OF(var_fields);
static const struct shape vars = LIST_OF(&var);

static const struct shape_field legacy_order_fields[] = {
	{"orderFirst", &text_list},
	{"orderLast", &text_list},
};
static const struct shape legacy_order = STRUCT_OF(legacy_order_fields);
static const struct shape_field sort_fields[] = {
	{"order", &text},
	{"legacySortOptions", &legacy_order},
};
static const struct shape sort = STRUCT_OF(sort_fields);

static const struct shape_field generator_option_fields[] = {
	{"labels", &texts},
	{"annotations", &texts},
	{"disableNameSuffixHash", &boolean},
	{"immutable", &boolean},
};
static const struct shape generator_options = STRUCT_OF(generator_option_fields);

#define GENERATOR_FIELDS                                                                      \
	{"namespace", &text}, {"name", &text}, {"behavior", &text}, {"literals", &text_list}, \
		{"files", &text_list}, {"envs", &text_list}, {"env", &text},                  \
	{                                                                                     \
		"options", &generator_options                                                 \
	}

static const struct shape_field config_map_fields[] = {GENERATOR_FIELDS};
static const struct shape config_map = STRUCT_OF(config_map_fields);
static const struct shape config_maps = LIST_OF(&config_map);
static const struct shape_field secret_fields[] = {GENERATOR_FIELDS, {"type", &text}};
static const struct shape secret = STRUCT_OF(secret_fields);
static const struct shape secrets = LIST_OF(&secret);

static const struct shape_field helm_global_fields[] = {
	{"chartHome", &text},
	{"configHome", &text},
};
static const struct shape helm_globals = STRUCT_OF(helm_global_fields);

#define HELM_CHART_FIELDS                                                                        \
	{"name", &text}, {"version", &text}, {"repo", &text}, {"releaseName", &text},            \
		{"namespace", &text}, {"additionalValuesFiles", &text_list},                     \
		{"valuesFile", &text}, {"valuesInline", &any}, {"valuesMerge", &text},           \
		{"includeCRDs", &boolean}, {"skipHooks", &boolean}, {"apiVersions", &text_list}, \
		{"kubeVersion", &text}, {"nameTemplate", &text}, {"skipTests", &boolean},        \
		{"debug", &boolean},                                                             \
	{                                                                                        \
		"devel", &boolean                                                                \
	}

static const struct shape_field helm_chart_fields[] = {HELM_CHART_FIELDS};
static const struct shape helm_chart = STRUCT_OF(helm_chart_fields);
static const struct shape helm_charts = LIST_OF(&helm_chart);
static const struct shape helm_inflations = LIST_OF(&any);

static const struct shape_field kustomization_fields[] = {
	{"kind", &text},
	{"apiVersion", &text},
	{"metadata", &metadata},
	{"openapi", &texts},
	{"namePrefix", &text},
	{"nameSuffix", &text},
	{"namespace", &text},
	{"commonLabels", &texts},
	{"labels", &labels},
	{"commonAnnotations", &texts},
	{"patchesStrategicMerge", &text_list},
	{"patchesJson6902", &patches},
	{"patches", &patches},
	{"images", &images},
	{"imageTags", &images},
	{"replacements", &replacement_field_list},
	{"replicas", &replicas},
	{"vars", &vars},
	{"sortOptions", &sort},
	{"resources", &text_list},
	{"components", &text_list},
	{"crds", &text_list},
	{"bases", &text_list},
	{"configMapGenerator", &config_maps},
	{"secretGenerator", &secrets},
	{"helmGlobals", &helm_globals},
	{"helmCharts", &helm_charts},
	{"helmChartInflationGenerator", &helm_inflations},
	{"generatorOptions", &generator_options},
	{"configurations", &text_list},
	{"generators", &text_list},
	{"transformers", &text_list},
	{"validators", &text_list},
	{"buildMetadata", &text_list},
};
const struct shape shape_kustomization = STRUCT_OF(kustomization_fields);

static const struct shape_field nameref_fields[] = {
	GVK_FIELDS,
	{"fieldSpecs", &shape_field_specs},
};
static const struct shape nameref = STRUCT_OF(nameref_fields);
static const struct shape namerefs = LIST_OF(&nameref);

static const struct shape_field configuration_fields[] = {
	{"namePrefix", &shape_field_specs},
	{"nameSuffix", &shape_field_specs},
	{"namespace", &shape_field_specs},
	{"commonLabels", &shape_field_specs},
	{"labels", &shape_field_specs},
	{"templateLabels", &shape_field_specs},
	{"volumeClaimTemplateLabels", &shape_field_specs},
	{"commonAnnotations", &shape_field_specs},
	{"nameReference", &namerefs},
	{"varReference", &shape_field_specs},
	{"images", &shape_field_specs},
	{"replicas", &shape_field_specs},
};
const struct shape shape_configuration = STRUCT_OF(configuration_fields);

/* ---- plugins: checked leniently, so only what is read is listed -------------------------------- */

static const struct shape_field config_map_plugin_fields[] = {{"metadata", &metadata},
							      GENERATOR_FIELDS};
const struct shape shape_config_map_plugin = STRUCT_OF(config_map_plugin_fields);
static const struct shape_field secret_plugin_fields[] = {
	{"metadata", &metadata}, GENERATOR_FIELDS, {"type", &text}};
const struct shape shape_secret_plugin = STRUCT_OF(secret_plugin_fields);

static const struct shape_field kubernetes_service_fields[] = {{"name", &text},
							       {"namespace", &text}};
static const struct shape kubernetes_service = STRUCT_OF(kubernetes_service_fields);
static const struct shape_field service_account_fields[] = {{"name", &text}, {"projectId", &text}};
static const struct shape service_account = STRUCT_OF(service_account_fields);
static const struct shape_field iam_policy_fields[] = {
	{"cloud", &text},
	{"kubernetesService", &kubernetes_service},
	{"serviceAccount", &service_account},
};
const struct shape shape_iam_policy_plugin = STRUCT_OF(iam_policy_fields);

static const struct shape_field namespace_fields[] = {
	{"metadata", &metadata},
	{"fieldSpecs", &shape_field_specs},
	{"unsetOnly", &boolean},
	{"setRoleBindingSubjects", &text},
};
const struct shape shape_namespace_plugin = STRUCT_OF(namespace_fields);

static const struct shape_field prefix_fields[] = {{"prefix", &text},
						   {"fieldSpecs", &shape_field_specs}};
const struct shape shape_prefix_plugin = STRUCT_OF(prefix_fields);
static const struct shape_field suffix_fields[] = {{"suffix", &text},
						   {"fieldSpecs", &shape_field_specs}};
const struct shape shape_suffix_plugin = STRUCT_OF(suffix_fields);
static const struct shape_field affix_fields[] = {
	{"prefix", &text}, {"suffix", &text}, {"fieldSpecs", &shape_field_specs}};
const struct shape shape_affix_plugin = STRUCT_OF(affix_fields);

static const struct shape_field labels_fields[] = {{"labels", &texts},
						   {"fieldSpecs", &shape_field_specs}};
const struct shape shape_labels_plugin = STRUCT_OF(labels_fields);
static const struct shape_field annotations_fields[] = {{"annotations", &texts},
							{"fieldSpecs", &shape_field_specs}};
const struct shape shape_annotations_plugin = STRUCT_OF(annotations_fields);

static const struct shape_field image_plugin_fields[] = {{"imageTag", &image},
							 {"fieldSpecs", &shape_field_specs}};
const struct shape shape_image_plugin = STRUCT_OF(image_plugin_fields);
static const struct shape_field replica_plugin_fields[] = {{"replica", &replica},
							   {"fieldSpecs", &shape_field_specs}};
const struct shape shape_replica_plugin = STRUCT_OF(replica_plugin_fields);

static const struct shape_field helm_plugin_fields[] = {
	{"metadata", &metadata}, HELM_CHART_FIELDS, {"chartHome", &text}, {"configHome", &text}};
const struct shape shape_helm_plugin = STRUCT_OF(helm_plugin_fields);

const struct shape shape_patch_plugin = STRUCT_OF(patch_fields);
static const struct shape_field strategic_fields[] = {{"paths", &text_list}, {"patches", &text}};
const struct shape shape_strategic_plugin = STRUCT_OF(strategic_fields);
static const struct shape_field json6902_fields[] = {
	{"target", &selector}, {"path", &text}, {"jsonOp", &text}};
const struct shape shape_json6902_plugin = STRUCT_OF(json6902_fields);
static const struct shape_field replacement_plugin_fields[] = {
	{"replacements", &replacement_field_list}};
const struct shape shape_replacement_plugin = STRUCT_OF(replacement_plugin_fields);

static const struct shape_field value_target_fields[] = {
	{"selector", &selector}, {"fieldPath", &text}, {"filePathPosition", &integer}};
static const struct shape value_target = STRUCT_OF(value_target_fields);
static const struct shape value_targets = LIST_OF(&value_target);
static const struct shape_field value_add_fields[] = {
	{"value", &text}, {"targets", &value_targets}, {"targetFilePath", &text}};
const struct shape shape_value_add_plugin = STRUCT_OF(value_add_fields);
static const struct shape_field value_add_targets_fields[] = {{"targets", &value_targets}};
const struct shape shape_value_add_targets = STRUCT_OF(value_add_targets_fields);
