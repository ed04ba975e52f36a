/* What lies in config/ for people and editors, against the loaders. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <jansson.h>
#include <string.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "tests/unit/core/config_support.h"

TestSuite(config_published);

static void read_file(const char *path, struct buf *out)
{
	struct err e = ERR_INIT;

	cr_assert(file_read(AT_FDCWD, path, out, &e) == 0, "%s: %s", path, e.msg);
}

Test(config_published, schemas_are_what_the_loaders_print)
{
	static const char *const names[] = {"agent", "environments"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct buf printed = BUF_INIT(LIMIT_CONFIG_BYTES);
		struct buf published = BUF_INIT(LIMIT_CONFIG_BYTES);
		struct err e = ERR_INIT;
		json_error_t bad;
		char path[100];
		json_t *json;

		snprintf(path, sizeof(path), "config/schema/%s.schema.json", names[i]);
		read_file(path, &published);
		cr_assert(config_schema(names[i], &printed, &e) == 0, "%s", e.msg);
		cr_expect(span_eq(buf_span(&printed), buf_span(&published)),
			  "%s is not what 'agent config schema %s' prints", path, names[i]);
		json = json_loadb(buf_str(&printed), printed.n, JSON_REJECT_DUPLICATES, &bad);
		cr_expect(json, "%s: line %d: %s", path, bad.line, bad.text);
		json_decref(json);
		buf_dispose(&printed);
		buf_dispose(&published);
	}
}

Test(config_published, no_schema_of_another_name)
{
	struct buf out = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct err e = ERR_INIT;

	cr_expect(config_schema("agents", &out, &e) < 0 && e.kind == ERR_INPUT);
	buf_dispose(&out);
}

Test(config_published, examples_load_and_fit_each_other)
{
	struct buf agent_text = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct buf envs_text = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct arena a = ARENA_INIT;
	struct agent_config agent = {0};
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;

	read_file("config/agent.yaml", &agent_text);
	read_file("config/environments.yaml", &envs_text);
	cr_assert(config_load_agent(buf_span(&agent_text), "agent.yaml", &a, &agent, &problems,
				    &e) == 0,
		  "%s", e.msg);
	cr_assert(config_load_environments(buf_span(&envs_text), "environments.yaml", &a, &envs,
					   &problems, &e) == 0,
		  "%s", e.msg);
	config_check_grants(&agent, &envs, &problems);
	cr_expect(problems.n == 0, "%s", problems.n ? problems.items[0] : "");
	buf_dispose(&agent_text);
	buf_dispose(&envs_text);
	arena_dispose(&a);
}

/* Every key of the schema, written as `format` says. */
static void expect_keys(const json_t *schema, const char *format, const char *text,
			const char *path)
{
	const json_t *properties = json_object_get(schema, "properties");
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)properties, key, value)
	{
		char wanted[100];

		snprintf(wanted, sizeof(wanted), "%s%s%s", format, key,
			 *format == '.' ? "\n" : ":");
		cr_expect(strstr(text, wanted), "'%s' is not in %s", key, path);
		expect_keys(value, format, text, path);
		expect_keys(json_object_get(value, "items"), format, text, path);
	}
}

static const struct shown {
	const char *name;
	const char *path;
	const char *format; /* what stands in front of a key */
} shown[] = {
	{"agent", "config/agent.yaml", ""},
	{"environments", "config/environments.yaml", ""},
	{"agent", "contrib/man/agent.yaml.5", ".It Cm "},
	{"environments", "contrib/man/environments.yaml.5", ".It Cm "},
};

/* No field goes without a word to people. */
Test(config_published, examples_and_manuals_show_every_field)
{
	for (size_t i = 0; i < sizeof(shown) / sizeof(*shown); i++) {
		struct buf schema = BUF_INIT(LIMIT_CONFIG_BYTES);
		struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
		struct err e = ERR_INIT;
		json_t *json;

		read_file(shown[i].path, &text);
		cr_assert(config_schema(shown[i].name, &schema, &e) == 0);
		json = json_loadb(buf_str(&schema), schema.n, 0, NULL);
		cr_assert(json);
		expect_keys(json, shown[i].format, buf_str(&text), shown[i].path);
		json_decref(json);
		buf_dispose(&schema);
		buf_dispose(&text);
	}
}

Test(config_published, the_demo_loads)
{
	struct buf text = BUF_INIT(LIMIT_CONFIG_BYTES);
	struct arena a = ARENA_INIT;
	struct environments envs = {0};
	struct problems problems;
	struct err e = ERR_INIT;

	read_file("config/demo/environments.yaml", &text);
	cr_expect(config_load_environments(buf_span(&text), "environments.yaml", &a, &envs,
					   &problems, &e) == 0,
		  "%s", e.msg);
	cr_expect(envs.items.n == 3);
	buf_dispose(&text);
	arena_dispose(&a);
}
