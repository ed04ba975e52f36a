#include "secrets/sops_tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "render/yaml/scalar.h"
#include "secrets/b64.h"

struct sops_value *sops_value_new(struct arena *a, enum sops_kind kind, struct span text)
{
	struct sops_value *v = ARENA_NEW(a, struct sops_value);

	v->kind = kind;
	if (text.p)
		v->text = (struct span){arena_strndup(a, text.p, text.n), text.n};
	return v;
}

void sops_value_add(struct arena *a, struct sops_value *to, struct sops_value *key,
		    struct sops_value *value)
{
	to->items = arena_grow(a, to->items, &to->cap, to->n + 1, sizeof(*to->items));
	to->items[to->n++] = (struct sops_item){key, value};
}

void sops_value_insert(struct arena *a, struct sops_value *to, size_t at, struct sops_item item)
{
	sops_value_add(a, to, NULL, NULL);
	memmove(to->items + at + 1, to->items + at, (to->n - 1 - at) * sizeof(*to->items));
	to->items[at] = item;
}

struct sops_value *sops_value_get(const struct sops_value *map, const char *key)
{
	if (!map || map->kind != SOPS_MAP)
		return NULL;
	for (size_t i = 0; i < map->n; i++)
		if (map->items[i].key->kind == SOPS_STR && span_is(map->items[i].key->text, key))
			return map->items[i].value;
	return NULL;
}

/* "!!binary": what the base64 text, blanks passed over, stands for. */
static int binary_scalar(struct arena *a, struct span text, struct sops_value **out, struct err *e)
{
	struct buf joined = BUF_WIPED(text.n + 1);
	struct buf bytes = BUF_WIPED(text.n + 4);
	bool ok;

	for (size_t i = 0; i < text.n; i++)
		if (!strchr(" \t\r\n", text.p[i]))
			buf_addc(&joined, text.p[i]);
	ok = b64_decode(buf_span(&joined), &bytes);
	if (ok)
		*out = sops_value_new(a, SOPS_STR, (struct span){buf_str(&bytes), bytes.n});
	buf_dispose(&joined);
	buf_dispose(&bytes);
	return ok ? 0 : err_set(e, ERR_INPUT, "a binary value that is not base64");
}

int sops_value_scalar(struct arena *a, enum node_tag tag, struct span text, struct sops_value **out,
		      struct err *e)
{
	char number[SCALAR_NUMBER_BYTES];
	char time[SCALAR_TIME_BYTES];
	struct sops_value *v;

	switch (tag) {
	case TAG_NULL: *out = sops_value_new(a, SOPS_NULL, (struct span){NULL, 0}); return 0;
	case TAG_BOOL:
		*out = sops_value_new(a, SOPS_BOOL,
				      span_of(scalar_is_true(text) ? "true" : "false"));
		return 0;
	case TAG_INT:
		if (!scalar_json_number(tag, text, number))
			return err_set(e, ERR_INPUT, "an integer that is out of range");
		*out = sops_value_new(a, SOPS_INT, span_of(number));
		return 0;
	case TAG_FLOAT:
		v = sops_value_new(a, SOPS_FLOAT, (struct span){NULL, 0});
		scalar_yaml_number(tag, text, number);
		if (strcmp(number, ".inf") == 0)
			v->number = (double)INFINITY;
		else if (strcmp(number, "-.inf") == 0)
			v->number = -(double)INFINITY;
		else if (strcmp(number, ".nan") == 0)
			v->number = (double)NAN;
		else
			v->number = strtod(number, NULL);
		*out = v;
		return 0;
	case TAG_TIMESTAMP:
		if (!scalar_time(text, time))
			break;
		*out = sops_value_new(a, SOPS_TIME, span_of(time));
		return 0;
	case TAG_BINARY: return binary_scalar(a, text, out, e);
	case TAG_STR: break;
	}
	*out = sops_value_new(a, SOPS_STR, text.p ? text : SPAN_LIT(""));
	return 0;
}

/* ---- numbers ------------------------------------------------------------------------------- */

/* Shortest decimal digits (at most 17) and the exponent of the first one. */
static int shortest(double number, char digits[20])
{
	char text[40];
	char *e;
	int exponent;
	size_t n = 0;

	for (int precision = 0; precision < 17; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, number);
		if (strtod(text, NULL) == number)
			break;
	}
	e = strchr(text, 'e');
	for (const char *c = text; c < e; c++)
		if (*c >= '0' && *c <= '9')
			digits[n++] = *c;
	digits[n] = '\0';
	exponent = 0;
	for (const char *c = e + 2; *c; c++)
		exponent = exponent * 10 + (*c - '0');
	return e[1] == '-' ? -exponent : exponent;
}

static void positional(const char *digits, int exponent, char *out)
{
	size_t n = strlen(digits);

	if (exponent < 0) {
		*out++ = '0';
		*out++ = '.';
		for (int i = -1; i > exponent; i--)
			*out++ = '0';
		memcpy(out, digits, n + 1);
		return;
	}
	for (size_t i = 0; i < n || i <= (size_t)exponent; i++) {
		if (i == (size_t)exponent + 1)
			*out++ = '.';
		*out++ = i < n ? digits[i] : '0';
	}
	*out = '\0';
}

/* pad: "1e+05" as %g has it, or "1e+5" */
static void scientific(const char *digits, int exponent, bool pad, char *out)
{
	*out++ = digits[0];
	if (digits[1]) {
		*out++ = '.';
		memcpy(out, digits + 1, strlen(digits + 1));
		out += strlen(digits + 1);
	}
	snprintf(out, 8, pad ? "e%c%02d" : "e%c%d", exponent < 0 ? '-' : '+', abs(exponent));
}

void sops_number_text(double number, char format, char out[SOPS_NUMBER_BYTES])
{
	char digits[20];
	int exponent;

	if (isnan(number)) {
		memcpy(out, "NaN", 4);
		return;
	}
	if (signbit(number)) {
		*out++ = '-';
		number = -number;
	}
	if (isinf(number)) {
		memcpy(out, "Inf", 4);
		return;
	}
	exponent = shortest(number, digits);
	if (format == 'g' && (exponent < -4 || exponent >= 6))
		scientific(digits, exponent, true, out);
	else if (format == 'j' && number != 0 && (number < 1e-6 || number >= 1e21))
		scientific(digits, exponent, false, out);
	else
		positional(digits, exponent, out);
}

void sops_value_bytes(const struct sops_value *v, struct buf *out)
{
	char number[SOPS_NUMBER_BYTES];

	switch (v->kind) {
	case SOPS_FLOAT:
		sops_number_text(v->number, 'f', number);
		if (isinf(v->number) && v->number > 0)
			buf_addc(out, '+');
		buf_adds(out, number);
		break;
	case SOPS_BOOL: buf_adds(out, span_is(v->text, "true") ? "True" : "False"); break;
	case SOPS_STR:
	case SOPS_INT:
	case SOPS_TIME:
	case SOPS_COMMENT: buf_add_span(out, v->text); break;
	case SOPS_NULL:
	case SOPS_MAP:
	case SOPS_LIST: break;
	}
}
