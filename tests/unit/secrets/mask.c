#include <criterion/criterion.h>
#include <pthread.h>
#include <time.h>

#include "agent/base/limits.h"
#include "secrets/mask.h"

static const char *masked(struct masker *m, const char *text, char out[512])
{
	struct buf b = BUF_INIT(4096);

	buf_adds(&b, text);
	masker_apply(m, &b);
	snprintf(out, 512, "%s", buf_str(&b));
	buf_dispose(&b);
	return out;
}

Test(mask, replaces_every_form_of_a_value)
{
	static const struct {
		const char *name;
		const char *text;
		const char *want;
	} rows[] = {
		{"plain", "x s3cr<t&\"p w y", "x *** y"},
		{"twice", "s3cr<t&\"p ws3cr<t&\"p w", "******"},
		{"base64", "a: czNjcjx0JiJwIHc= b", "a: *** b"},
		{"base64 unpadded", "a: czNjcjx0JiJwIHc b", "a: *** b"},
		{"base64 of user:value", "Basic cm9vdDpzM2NyPHQmInAgdw==", "Basic cm9vdDp***w=="},
		{"hex", "733363723c7426227020772e", "***2e"},
		{"HEX", "733363723C742622702077", "***"},
		{"url", "?p=s3cr%3Ct%26%22p%20w&x", "?p=***&x"},
		{"url lower", "?p=s3cr%3ct%26%22p%20w&x", "?p=***&x"},
		{"form", "p=s3cr%3Ct%26%22p+w", "p=***"},
		{"json", "\"s3cr<t&\\\"p w\"", "\"***\""},
		{"go json", "\"s3cr\\u003ct\\u0026\\\"p w\"", "\"***\""},
		{"html", "<b>s3cr&lt;t&amp;&quot;p w</b>", "<b>***</b>"},
		{"html 2", "<b>s3cr&lt;t&amp;&#34;p w</b>", "<b>***</b>"},
		{"nothing", "s3cr<t", "s3cr<t"},
	};
	struct masker *m = masker_new();
	char out[512];

	masker_add(m, SPAN_LIT("s3cr<t&\"p w"));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		cr_expect_str_eq(masked(m, rows[i].text, out), rows[i].want, "%s: %s", rows[i].name,
				 out);
	masker_free(m);
}

Test(mask, leaves_short_values_to_the_marks)
{
	struct masker *m = masker_new();
	char out[512];

	masker_add(m, SPAN_LIT("12345"));
	cr_expect_str_eq(masked(m, "12345", out), "12345");
	cr_expect_eq(masker_count(m), 0);
	masker_free(m);
}

Test(mask, masks_lines_of_a_value_but_not_its_structure)
{
	struct masker *m = masker_new();
	char out[512];

	masker_add(m,
		   SPAN_LIT("metadata:\n  token: abcdefgh\n-----BEGIN X KEY-----\nQUJDREVGR0g\n"));
	cr_expect_str_eq(masked(m, "token: abcdefgh", out), "***");
	cr_expect_str_eq(masked(m, "k=QUJDREVGR0g,", out), "k=***,");
	cr_expect_str_eq(masked(m, "metadata:", out), "metadata:");
	cr_expect_str_eq(masked(m, "-----BEGIN X KEY-----", out), "-----BEGIN X KEY-----");
	masker_free(m);
}

Test(mask, knows_what_a_base64_value_encodes)
{
	struct masker *m = masker_new();
	char out[512];

	masker_add(m, SPAN_LIT("aHVudGVyMi1odW50ZXI="));
	cr_expect_str_eq(masked(m, "got hunter2-hunter here", out), "got *** here");
	masker_free(m);
}

Test(mask, joins_overlapping_values_across_generations)
{
	struct masker *m = masker_new();
	char out[512];

	masker_add(m, SPAN_LIT("abcdefgh"));
	cr_expect_str_eq(masked(m, "abcdefgh", out), "***");
	masker_add(m, SPAN_LIT("efghijkl"));
	masker_add(m, SPAN_LIT("abcdefgh"));
	cr_expect_str_eq(masked(m, "-abcdefghijkl-", out), "-***-");
	cr_expect_eq(masker_count(m), 2);
	masker_free(m);
}

Test(mask, masks_errors_in_place)
{
	struct masker *m = masker_new();
	struct err e = ERR_INIT;

	masker_add(m, SPAN_LIT("topsecret"));
	err_set(&e, ERR_INPUT, "invalid value \"topsecret\"");
	masker_err(m, &e);
	cr_expect_str_eq(e.msg, "invalid value \"***\"");
	masker_free(m);
}

/* 5,000 values and a text made of their beginnings: time must not be their product. */
Test(mask, takes_linear_time, .timeout = 20)
{
	struct masker *m = masker_new();
	struct buf text = BUF_INIT(8 << 20);
	char value[64];

	for (unsigned i = 0; i < 5000; i++) {
		snprintf(value, sizeof(value), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%u!", i);
		masker_add(m, span_of(value));
		if (i % 50 == 0)
			masker_apply(m, &text);
	}
	while (text.n < 4 << 20)
		buf_adds(&text, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	masker_apply(m, &text);
	cr_expect_eq(text.n, 4 << 20);
	buf_dispose(&text);
	masker_free(m);
}

static void *add_values(void *ctx)
{
	char value[32];

	for (unsigned i = 0; i < 500; i++) {
		snprintf(value, sizeof(value), "value-%p-%u", (void *)pthread_self(), i);
		masker_add(ctx, span_of(value));
	}
	return NULL;
}

Test(mask, takes_values_while_others_search)
{
	struct masker *m = masker_new();
	pthread_t threads[3];
	char out[512];

	masker_add(m, SPAN_LIT("known-value"));
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_create(&threads[i], NULL, add_values, m);
	for (unsigned i = 0; i < 200; i++)
		cr_assert_str_eq(masked(m, "a known-value b", out), "a *** b");
	for (size_t i = 0; i < ARRAY_LEN(threads); i++)
		pthread_join(threads[i], NULL);
	cr_expect_eq(masker_count(m), 1501);
	masker_free(m);
}
