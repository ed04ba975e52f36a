/* Criterion's main, and the children that health rules run in: the tests re-execute themselves. */
#include <criterion/criterion.h>

#include "agent/base/child.h"
#include "sync/health_lua.h"
#include "tests/unit/sync/test_health_lua_confine.h"

int main(int argc, char **argv)
{
	static const struct child_entry children[] = {HEALTH_LUA_CHILDREN,
						      {"escape", escape_child}};
	struct criterion_test_set *tests;
	int rc = 0;

	if (child_wanted(argc, argv))
		return child_main(children, ARRAY_LEN(children), argc, argv);
	tests = criterion_initialize();
	if (criterion_handle_args(argc, argv, true))
		rc = !criterion_run_all_tests(tests);
	criterion_finalize(tests);
	return rc;
}
