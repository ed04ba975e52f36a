#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/base/file.h"
#include "agent/base/limits.h"
#include "render/dirtree.h"
#include "render/yaml/json_io.h"
#include "sync/health_lua.h"

/* One rule a row, for a kind of its own, judged on one object. */
struct row {
	const char *name;
	const char *rule;
	const char *object; /* members behind kind and metadata, with a comma in front; "" = none */
	int status;	    /* enum health_status, or NOT_JUDGED */
	const char *message; /* part of it; "" = empty, NULL = any */
};

enum { NOT_JUDGED = -1 };

static const int64_t wall_ms = 1700000000000;

static struct object make_object(struct arena *a, const char *kind, const char *more)
{
	static const struct source source = {.path = "object"};
	const char *text = arena_printf(a,
					"{\"apiVersion\":\"x.io/v1\",\"kind\":\"%s\",\"metadata\":"
					"{\"name\":\"n\"}%s}",
					kind, more);
	struct err e = ERR_INIT;
	struct object o;
	struct node *root;

	cr_assert_eq(node_from_json(span_of(text), &source, a, &root, &e), 0, "%s", e.msg);
	cr_assert_eq(object_read(root, a, &o, &e), 0, "%s", e.msg);
	return o;
}

static struct health_lua_rules *make_rules(const struct health_lua_source *sources, size_t n)
{
	struct health_lua_rules *rules = NULL;
	struct err e = ERR_INIT;

	cr_assert_eq(health_lua_rules_new(sources, n, &rules, &e), 0, "%s", e.msg);
	return rules;
}

/* Judge objects[0..n) of `objects`. */
static void judge(struct health_lua_rules *rules, const struct object *objects, size_t n,
		  int64_t timeout_ms, struct arena *a, struct health_lua_verdict *out)
{
	struct clock clock = clock_system();
	struct health_lua_options options = {
		.rules = rules, .clock = &clock, .timeout_ms = timeout_ms};
	const struct object **list = arena_array(a, n, sizeof(const struct object *));
	struct err e = ERR_INIT;

	for (size_t i = 0; i < n; i++)
		list[i] = &objects[i];
	cr_assert_eq(health_lua_judge(&options, list, n, a, out, &e), 0, "%s", e.msg);
}

static void check_row(const struct row *row, const struct health_lua_verdict *v)
{
	if (row->status == NOT_JUDGED) {
		cr_expect_not(v->judged, "%s: %s", row->name, v->health.message);
		return;
	}
	cr_assert(v->judged, "%s", row->name);
	cr_expect_str_eq(health_name(v->health.status),
			 health_name((enum health_status)row->status), "%s: %s", row->name,
			 v->health.message);
	if (!row->message)
		return;
	if (*row->message)
		cr_expect(strstr(v->health.message, row->message), "%s: '%s' is not in '%s'",
			  row->name, row->message, v->health.message);
	else
		cr_expect_str_eq(v->health.message, "", "%s", row->name);
}

/* All rows in one batch: none may cost another its verdict. */
static void check_rows(const struct row *rows, size_t n)
{
	struct arena a = ARENA_INIT;
	struct health_lua_source *sources = arena_array(&a, n, sizeof(*sources));
	struct object *objects = arena_array(&a, n, sizeof(*objects));
	struct health_lua_verdict *out = arena_array(&a, n, sizeof(*out));
	struct health_lua_rules *rules;

	for (size_t i = 0; i < n; i++) {
		const char *kind = arena_printf(&a, "K%zu", i);

		sources[i] = (struct health_lua_source){"x.io", kind, span_of(rows[i].rule)};
		objects[i] = make_object(&a, kind, rows[i].object);
	}
	rules = make_rules(sources, n);
	judge(rules, objects, n, 0, &a, out);
	for (size_t i = 0; i < n; i++)
		check_row(&rows[i], &out[i]);
	health_lua_rules_unref(rules);
	arena_dispose(&a);
}

/* ---- what a rule sees ------------------------------------------------------------------------ */

#define SAY(expression) "return {status='Healthy', message=tostring(" expression ")}"

static const struct row values[] = {
	{"a text", SAY("obj.spec.a"), ",\"spec\":{\"a\":\"b\"}", HEALTH_HEALTHY, "b"},
	{"a whole number has no fraction", SAY("obj.spec.a .. '/' .. tostring(obj.spec.a)"),
	 ",\"spec\":{\"a\":3}", HEALTH_HEALTHY, "3/3"},
	{"nor has one that was written with it", SAY("obj.a"), ",\"a\":3.0", HEALTH_HEALTHY, "3"},
	{"a fraction", SAY("obj.a * 2"), ",\"a\":1.25", HEALTH_HEALTHY, "2.5"},
	{"a number of Kubernetes' size", SAY("obj.a"), ",\"a\":1700000000000", HEALTH_HEALTHY,
	 "1700000000000"},
	{"a negative one", SAY("obj.a"), ",\"a\":-7", HEALTH_HEALTHY, "-7"},
	{"a boolean", SAY("type(obj.a) .. tostring(not obj.a)"), ",\"a\":false", HEALTH_HEALTHY,
	 "booleantrue"},
	{"null is absent", SAY("next(obj.a) == nil"), ",\"a\":{\"b\":null}", HEALTH_HEALTHY,
	 "true"},
	{"also in lists", SAY("#obj.a .. obj.a[2]"), ",\"a\":[\"x\",null,\"y\"]", HEALTH_HEALTHY,
	 "2y"},
	{"lists count from one", SAY("obj.a[1] .. tostring(obj.a[0])"), ",\"a\":[\"x\"]",
	 HEALTH_HEALTHY, "xnil"},
	{"an empty list", SAY("#obj.a"), ",\"a\":[]", HEALTH_HEALTHY, "0"},
	{"an empty map", SAY("type(obj.a)"), ",\"a\":{}", HEALTH_HEALTHY, "table"},
	{"metadata", SAY("obj.metadata.name .. obj.kind:lower()"), "", HEALTH_HEALTHY, "nk"},
	{"goto", "do goto out end ::out:: " SAY("1"), "", HEALTH_HEALTHY, "1"},
	{"table.getn", SAY("table.getn(obj.a)"), ",\"a\":[1,2]", HEALTH_HEALTHY, "2"},
	{"string.format", SAY("string.format('%d of %s', 2, 'x')"), "", HEALTH_HEALTHY, "2 of x"},
	{"os.time of a day", SAY("os.time({year=2024,month=2,day=29,hour=0})"), "", HEALTH_HEALTHY,
	 "1709164800"},
	{"os.time counts on", SAY("os.time({year=2023,month=14,day=31,hour=-24,min=1,sec=1})"), "",
	 HEALTH_HEALTHY, "1709251261"},
	{"os.time before 1970", SAY("os.time({year=1969,month=12,day=31,hour=23})"), "",
	 HEALTH_HEALTHY, "-3600"},
	{"globals of its own", "x = 1 function f() return x end " SAY("f()"), "", HEALTH_HEALTHY,
	 "1"},
	{"_G", SAY("_G.obj == obj and _G._G == _G"), "", HEALTH_HEALTHY, "true"},
	{"an error caught", SAY("select(2, pcall(error, 'e', 0))"), "", HEALTH_HEALTHY, "e"},
	{"pcall's results", SAY("select('#', pcall(function() return 1, nil, nil end))"), "",
	 HEALTH_HEALTHY, "4"},
	{"xpcall",
	 SAY("select(2, xpcall(function() error('e', 0) end, function(m) return m..'!' end))"), "",
	 HEALTH_HEALTHY, "e!"},
	{"xpcall's results", SAY("select(3, xpcall(function() return 1, 2 end, print))"), "",
	 HEALTH_HEALTHY, "2"},
	{"loadstring", SAY("loadstring('return obj.kind')() == obj.kind"), "", HEALTH_HEALTHY,
	 "true"},
	{"loadstring that does not compile", SAY("select('#', loadstring('return return'))"), "",
	 HEALTH_HEALTHY, "2"},
	{"print is silent", "print('x') " SAY("1"), "", HEALTH_HEALTHY, "1"},
};

Test(health_lua, shows_objects_as_argo_cd_does)
{
	check_rows(values, ARRAY_LEN(values));
}

/* ---- what a rule may return ------------------------------------------------------------------ */

static const struct row results[] = {
	{"a verdict", "hs = {} hs.status = 'Degraded' hs.message = 'm' return hs", "",
	 HEALTH_DEGRADED, "m"},
	{"without message", "return {status='Suspended'}", "", HEALTH_SUSPENDED, ""},
	{"a message of two lines", "return {status='Missing', message='a\\nb'}", "", HEALTH_MISSING,
	 "a\nb"},
	{"the last of several", "return 1, {status='Progressing'}", "", HEALTH_PROGRESSING, ""},
	{"nothing", "local x = 1", "", NOT_JUDGED, ""},
	{"nil", "return nil", "", NOT_JUDGED, ""},
	{"an empty table", "return {}", "", NOT_JUDGED, ""},
	{"no status", "return {message='m'}", "", HEALTH_UNKNOWN, "invalid health status"},
	{"a status of its own", "return {status='Fine'}", "", HEALTH_UNKNOWN,
	 "invalid health status"},
	{"a number as status", "return {status=1}", "", HEALTH_UNKNOWN, "invalid health status"},
	{"a status that wants to be called",
	 "return setmetatable({a=1}, {__index=function() while true do end end})", "",
	 HEALTH_UNKNOWN, "invalid health status"},
	{"a number as message", "return {status='Healthy', message=1}", "", HEALTH_UNKNOWN,
	 "message is a number"},
	{"a text", "return 'Healthy'", "", HEALTH_UNKNOWN, "not string"},
	{"a function", "return print", "", HEALTH_UNKNOWN, "not function"},
	{"bytes", "return {status='Healthy', message='a\\255b'}", "", HEALTH_HEALTHY, "a?b"},
	{"a zero byte", "return {status='Healthy', message='a\\0b'}", "", HEALTH_HEALTHY, "a?b"},
	{"an error", "error('broken')", "", HEALTH_UNKNOWN, "health.lua:1: broken"},
	{"an error that is a table", "error({})", "", HEALTH_UNKNOWN, "without text"},
	{"an error whose text wants to be called",
	 "error(setmetatable({}, {__tostring=function() while true do end end}))", "",
	 HEALTH_UNKNOWN, "without text"},
	{"absent members", "return {status=obj.status.phase}", "", HEALTH_UNKNOWN,
	 "attempt to index field 'status' (a nil value)"},
	{"no program", "return return", "", HEALTH_UNKNOWN, "x.io/K20/health.lua:1:"},
};

Test(health_lua, takes_verdicts_and_names_what_is_none)
{
	check_rows(results, ARRAY_LEN(results));
}

/* ---- what a rule may not reach --------------------------------------------------------------- */

#define ABSENT(what)                                                                \
	{                                                                           \
		what " is absent", SAY("type(" what ")"), "", HEALTH_HEALTHY, "nil" \
	}

static const struct row absent[] = {
	ABSENT("io"),
	ABSENT("require"),
	ABSENT("package"),
	ABSENT("debug"),
	ABSENT("ffi"),
	ABSENT("jit"),
	ABSENT("bit"),
	ABSENT("module"),
	ABSENT("dofile"),
	ABSENT("loadfile"),
	ABSENT("newproxy"),
	ABSENT("coroutine"),
	ABSENT("getfenv"),
	ABSENT("setfenv"),
	ABSENT("gcinfo"),
	ABSENT("os.execute"),
	ABSENT("os.getenv"),
	ABSENT("os.exit"),
	ABSENT("os.remove"),
	ABSENT("os.date"),
	ABSENT("string.dump"),
	ABSENT("('').dump"),
	{"strings have no metatable to change", SAY("getmetatable('')"), "", HEALTH_HEALTHY,
	 "false"},
	{"bytecode is refused", SAY("select(2, loadstring('\\27LJ\\2\\0'))"), "", HEALTH_HEALTHY,
	 "attempt to load chunk with wrong mode"},
	{"a rule in bytecode is refused", "\033LJ\002", "", HEALTH_UNKNOWN, "wrong mode"},
};

Test(health_lua, keeps_files_processes_and_bytecode_out_of_reach)
{
	check_rows(absent, ARRAY_LEN(absent));
}

/* ---- what a rule cannot do to us ------------------------------------------------------------- */

static const struct row hostile[] = {
	{"an endless loop", "while true do end", "", HEALTH_UNKNOWN, "stopped after"},
	{"one that catches errors", "while true do pcall(function() while true do end end) end", "",
	 HEALTH_UNKNOWN, "stopped after"},
	{"one in an error handler",
	 "while true do xpcall(error, function() while true do end end) end", "", HEALTH_UNKNOWN,
	 "stopped after"},
	{"one in a metamethod of obj",
	 "setmetatable(obj, {__index=function() while true do end end}) return obj.nothing", "",
	 HEALTH_UNKNOWN, "stopped after"},
	{"one in a comparison",
	 "local t = {} for i=1,9 do t[i]=i end table.sort(t, function() while true do end end)", "",
	 HEALTH_UNKNOWN, "stopped after"},
	{"one in loaded text", "loadstring('while true do end')()", "", HEALTH_UNKNOWN,
	 "stopped after"},
	{"one of jumps", "::a:: goto a", "", HEALTH_UNKNOWN, "stopped after"},
	{"a long string", "return {status='Healthy', message=string.rep('x', 1e9)}", "",
	 HEALTH_UNKNOWN, "not enough memory"},
	{"a string that doubles", "local s = 'x' while true do s = s .. s end", "", HEALTH_UNKNOWN,
	 "not enough memory"},
	{"that doubles and catches",
	 "local s = 'x' while true do pcall(function() s = s .. s end) end", "", HEALTH_UNKNOWN,
	 "stopped after"},
	{"a huge table", "local t = {} for i=1,1e9 do t[i] = {i} end", "", HEALTH_UNKNOWN,
	 "not enough memory"},
	{"a huge table of one value", "local t = {} t[2^40] = 1 for i=1,1e9 do t[i] = i end", "",
	 HEALTH_UNKNOWN, "memory"},
	{"deep recursion", "local function f() return 1 + f() end f()", "", HEALTH_UNKNOWN,
	 "stack overflow"},
	{"deep protected calls", "local function f() return pcall(f) end f() error('done')", "",
	 HEALTH_UNKNOWN, "done"},
	/* it uses up the C stack: the process dies, and only its verdict with it */
	{"deep callbacks", "local function f() return (('x'):gsub('x', f)) end f()", "",
	 HEALTH_UNKNOWN, NULL},
	{"a deep table", "local t = {} for i=1,1e5 do t = {t} end t.status = 'Healthy' return t",
	 "", HEALTH_HEALTHY, ""},
	{"many results", "return unpack({}, 1, 1e7)", "", HEALTH_UNKNOWN, "too many results"},
	{"a pattern that does not come back",
	 "local s = string.rep('a', 20000) return s:find(string.rep('a*', 100) .. 'b')", "",
	 HEALTH_UNKNOWN, "does not end"},
	{"a pattern of many small runs",
	 "while true do pcall(string.find, string.rep('a', 300), string.rep('a*', 3) .. 'b') end",
	 "", HEALTH_UNKNOWN, "stopped after"},
	{"a long message", "return {status='Healthy', message=string.rep('x', 1e7)}", "",
	 HEALTH_HEALTHY, "xxx"},
	{"a changed library",
	 "string.rep = nil table.insert = 1 pairs = nil tostring = nil "
	 "return {status='Healthy'}",
	 "", HEALTH_HEALTHY, ""},
	{"the last one is judged", SAY("('ab'):rep(2) .. type(pairs)"), "", HEALTH_HEALTHY,
	 "ababfunction"},
};

Test(health_lua, lets_a_hostile_rule_cost_its_own_verdict_only, .timeout = 120)
{
	check_rows(hostile, ARRAY_LEN(hostile));
}

Test(health_lua, leaves_a_rule_out_that_ran_out_too_often)
{
	static const struct health_lua_source sources[] = {
		{"x.io", "Slow", {"while true do end", 17}},
		{"x.io", "Good", {"return {status='Healthy'}", 25}},
	};
	enum { N = 200 };
	struct arena a = ARENA_INIT;
	struct health_lua_rules *rules = make_rules(sources, ARRAY_LEN(sources));
	struct object objects[N];
	struct health_lua_verdict out[N] = {0};

	for (size_t i = 0; i < N; i++)
		objects[i] = make_object(&a, i % 2 ? "Good" : "Slow", "");
	judge(rules, objects, N, 30000, &a, out);
	for (size_t i = 0; i < N; i++)
		cr_expect_eq(out[i].health.status, i % 2 ? HEALTH_HEALTHY : HEALTH_UNKNOWN, "%zu",
			     i);
	cr_expect(strstr(out[N - 2].health.message, "not judged"), "%s", out[N - 2].health.message);
	health_lua_rules_unref(rules);
	arena_dispose(&a);
}

Test(health_lua, gives_up_at_the_deadline_of_the_batch)
{
	static const struct health_lua_source sources[] = {
		{"x.io", "Good", {"return {status='Healthy'}", 25}},
		{"x.io",
		 "Stuck",
		 {"return (string.rep('a', 20000)):find(string.rep('a*', 100) .. 'b')", 66}},
	};
	struct arena a = ARENA_INIT;
	struct health_lua_rules *rules = make_rules(sources, ARRAY_LEN(sources));
	struct object objects[3];
	struct health_lua_verdict out[3] = {0};
	int64_t started_ms;
	struct clock clock = clock_system();

	objects[0] = make_object(&a, "Good", "");
	objects[1] = make_object(&a, "Stuck", "");
	objects[2] = make_object(&a, "Good", "");
	started_ms = clock_mono_ms(&clock);
	judge(rules, objects, 3, 700, &a, out);
	cr_expect_lt(clock_mono_ms(&clock) - started_ms, 1900);
	cr_expect_eq(out[0].health.status, HEALTH_HEALTHY, "%s", out[0].health.message);
	cr_expect(strstr(out[1].health.message, "not judged"), "%s", out[1].health.message);
	cr_expect_eq(out[2].health.status, HEALTH_UNKNOWN);
	health_lua_rules_unref(rules);
	arena_dispose(&a);
}

Test(health_lua, judges_without_blocking_while_its_descriptor_is_polled)
{
	static const struct health_lua_source sources[] = {
		{"x.io", "Good", {"return {status='Healthy'}", 25}},
		{"x.io", "Bad", {"while true do end", 17}},
	};
	enum { N = 20 };
	struct arena a = ARENA_INIT;
	struct clock clock = clock_test(1000, wall_ms);
	struct health_lua_options options = {.rules = make_rules(sources, 2), .clock = &clock};
	struct object objects[N];
	const struct object *list[N];
	struct health_lua_verdict out[N] = {0};
	struct health_lua_batch *batch = NULL;
	struct err e = ERR_INIT;

	for (size_t i = 0; i < N; i++) {
		objects[i] = make_object(&a, i == 3 ? "Bad" : "Good", "");
		list[i] = &objects[i];
	}
	cr_assert_eq(health_lua_start(&options, list, N, &batch, &e), 0, "%s", e.msg);
	while (health_lua_poll(batch) == HEALTH_LUA_RUNNING) {
		struct pollfd p = {.fd = health_lua_fd(batch), .events = POLLIN};

		cr_assert_gt(poll(&p, 1, 20000), 0);
	}
	cr_assert_eq(health_lua_finish(batch, &a, out, &e), 0, "%s", e.msg);
	for (size_t i = 0; i < N; i++)
		cr_expect_eq(out[i].health.status, i == 3 ? HEALTH_UNKNOWN : HEALTH_HEALTHY);
	cr_assert_eq(health_lua_start(&options, list, N, &batch, &e), 0, "%s", e.msg);
	health_lua_free(batch); /* while it runs */
	health_lua_rules_unref(options.rules);
	arena_dispose(&a);
}

Test(health_lua, shows_no_marked_value_to_a_rule)
{
	static const struct health_lua_source sources[] = {
		{"x.io", "K", {"return {status='Healthy', message=obj.a}", 40}}};
	struct arena a = ARENA_INIT;
	struct health_lua_rules *rules = make_rules(sources, 1);
	struct object o = make_object(&a, "K", ",\"a\":\"hunter2\"");
	struct health_lua_verdict out = {0};

	node_mark_secret(node_get(o.root, "a"));
	judge(rules, &o, 1, 0, &a, &out);
	cr_expect_str_eq(out.health.message, "***");
	health_lua_rules_unref(rules);
	arena_dispose(&a);
}

/* ---- which rule ------------------------------------------------------------------------------ */

Test(health_lua, chooses_the_exact_rule_before_the_first_wildcard_by_path)
{
	static const struct health_lua_source sources[] = {
		{"_.crossplane.io", "_", {"", 0}},
		{"", "Pod", {"", 0}},
		{"x.io", "_", {"", 0}},
		{"x.io", "Exact", {"", 0}},
		{"_.io", "Ex_t", {"", 0}},
		{"_.services._.aws", "_", {"", 0}},
	};
	static const struct {
		const char *group, *kind, *path;
	} wanted[] = {
		{"x.io", "Exact", "x.io/Exact/health.lua"},
		{"x.io", "Other", "x.io/_/health.lua"},
		{"x.io", "Exeunt", "_.io/Ex_t/health.lua"},
		{"aws.crossplane.io", "Bucket", "_.crossplane.io/_/health.lua"},
		{"crossplane.io", "Bucket", NULL},
		{"s3.services.k8s.aws", "Bucket", "_.services._.aws/_/health.lua"},
		{"s3.services.k8s.awsx", "Bucket", NULL},
		{"", "Pod", "Pod/health.lua"},
		{"", "Service", NULL},
		{"apps", "Pod", NULL},
	};
	struct health_lua_rules *rules = make_rules(sources, ARRAY_LEN(sources));

	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		const struct health_lua_rule *r =
			health_lua_find(rules, wanted[i].group, wanted[i].kind);

		cr_expect_str_eq(r ? r->path : "none", wanted[i].path ? wanted[i].path : "none",
				 "%s/%s", wanted[i].group, wanted[i].kind);
	}
	cr_expect_eq(health_lua_rules_count(rules), ARRAY_LEN(sources));
	health_lua_rules_unref(rules);
}

Test(health_lua, refuses_two_rules_of_one_name)
{
	static const struct health_lua_source twice[] = {{"a", "B", {"", 0}}, {"a", "B", {"", 0}}};
	struct health_lua_rules *rules = NULL;
	struct err e = ERR_INIT;

	cr_expect_eq(health_lua_rules_new(twice, 2, &rules, &e), -1);
	cr_expect_str_eq(e.msg, "a/B/health.lua: two rules of this name");
	cr_expect_null(rules);
}

/* ---- from a tree ----------------------------------------------------------------------------- */

static void put_file(int root, const char *dir, const char *sub, const char *name, const char *text)
{
	char path[256];
	struct err e = ERR_INIT;
	int fd;

	snprintf(path, sizeof(path), "%s", dir);
	(void)mkdirat(root, path, 0700);
	snprintf(path, sizeof(path), "%s/%s", dir, sub);
	(void)mkdirat(root, path, 0700);
	fd = openat(root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	cr_assert_geq(fd, 0);
	cr_assert_eq(file_write(fd, name, text, strlen(text), 0600, &e), 0, "%s", e.msg);
	close(fd);
}

Test(health_lua, reads_rules_from_a_tree)
{
	char top[] = "/tmp/health-lua-XXXXXX";
	struct health_lua_rules *rules = NULL;
	struct tree *tree = NULL;
	struct err e = ERR_INIT;
	int root;

	cr_assert_not_null(mkdtemp(top));
	root = open(top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	put_file(root, "x.io", "K", "health.lua", "return nil");
	put_file(root, "x.io", "K", "actions.lua", "no rule");
	put_file(root, "_.io", "_", "health.lua", "return nil");
	put_file(root, "x.io", "NoRule", "README.md", "");
	put_file(root, "Pod", ".", "health.lua", "return nil");
	close(root);
	cr_assert_eq(dirtree_open(top, &tree, &e), 0, "%s", e.msg);
	cr_assert_eq(health_lua_rules_load(tree, "", &rules, &e), 0, "%s", e.msg);
	cr_expect_eq(health_lua_rules_count(rules), 3);
	cr_expect_str_eq(health_lua_find(rules, "x.io", "K")->path, "x.io/K/health.lua");
	cr_expect_str_eq(health_lua_find(rules, "x.io", "NoRule")->path, "_.io/_/health.lua");
	cr_expect_str_eq(health_lua_find(rules, "", "Pod")->path, "Pod/health.lua");
	health_lua_rules_unref(rules);
	rules = NULL;
	cr_expect_eq(health_lua_rules_load(tree, "gone", &rules, &e), -1);
	cr_expect_str_eq(e.msg, "health rules: directory 'gone' does not exist");
	cr_expect_eq(health_lua_rules_load(tree, "x.io", &rules, &e), 0, "a folder of one group");
	health_lua_rules_unref(rules);
	tree_free(tree);
}
