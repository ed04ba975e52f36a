#include "tests/unit/core/config_support.h"

#include <criterion/criterion.h>
#include <string.h>

void expect_problems(const char *name, const struct problems *got, const char *const *want)
{
	size_t n = 0;

	while (want[n])
		n++;
	for (size_t i = 0; i < n && i < got->n; i++)
		cr_expect(strcmp(got->items[i], want[i]) == 0, "%s: got  '%s'\n  want '%s'", name,
			  got->items[i], want[i]);
	for (size_t i = n; i < got->n; i++)
		cr_expect(false, "%s: too many: '%s'", name, got->items[i]);
	for (size_t i = got->n; i < n; i++)
		cr_expect(false, "%s: missing: '%s'", name, want[i]);
}
