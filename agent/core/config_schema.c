#include "agent/core/config_fields.h"

static void write_map(const struct field *fields, int indent, struct buf *out);

static void line(struct buf *out, int indent, const char *text)
{
	buf_printf(out, "%*s%s", indent, "", text);
}

static const char *pattern_of(enum field_type type)
{
	switch (type) {
	case FIELD_NAME: return "^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$";
	case FIELD_PERCENT: return "^(100|[0-9]{1,2})%$";
	case FIELD_DURATION: return "^[0-9]+(ms|s|m|h|d)$";
	case FIELD_PATH: return "^[^/]";
	default: return NULL;
	}
}

static void write_enum(const struct field *f, struct buf *out)
{
	buf_adds(out, "\"enum\": [");
	for (int i = 0; f->names[i]; i++)
		buf_printf(out, "%s\"%s\"", i ? ", " : "", f->names[i]);
	buf_addc(out, ']');
}

/* The members of the schema of one field, without braces. */
static void write_type(const struct field *f, int indent, struct buf *out)
{
	const char *pattern = pattern_of(f->type);

	switch (f->type) {
	case FIELD_CONST: buf_printf(out, "\"const\": \"%s\"", f->fallback); return;
	case FIELD_BOOL: buf_adds(out, "\"type\": \"boolean\""); return;
	case FIELD_INT: buf_adds(out, "\"type\": \"integer\", \"minimum\": 0"); return;
	case FIELD_ENUM: write_enum(f, out); return;
	case FIELD_TEXTS:
		buf_adds(out, "\"type\": \"array\", \"items\": {\"type\": [\"string\", \"number\", "
			      "\"boolean\"]}");
		return;
	case FIELD_PAIRS:
		buf_adds(out, "\"type\": \"object\", \"additionalProperties\": {\"type\": "
			      "[\"string\", \"number\", \"boolean\"]}");
		return;
	case FIELD_MAP:
	case FIELD_MAP_PTR: write_map(f->fields, indent, out); return;
	case FIELD_MAPS:
		buf_adds(out, "\"type\": \"array\", \"items\": {");
		write_map(f->fields, indent, out);
		buf_addc(out, '}');
		return;
	default:
		buf_adds(out, "\"type\": \"string\"");
		if (pattern)
			buf_printf(out, ", \"pattern\": \"%s\"", pattern);
		else
			buf_adds(out, ", \"minLength\": 1");
	}
}

static void write_field(const struct field *f, int indent, struct buf *out)
{
	buf_printf(out, "%*s\"%s\": {", indent, "", f->key);
	if (f->doc) {
		buf_adds(out, "\"description\": \"");
		buf_add_json(out, span_of(f->doc));
		buf_adds(out, f->inert ? " (no effect yet)\", " : "\", ");
	}
	if (f->fallback && f->type == FIELD_BOOL)
		buf_printf(out, "\"default\": %s, ", f->fallback);
	else if (f->fallback && f->type == FIELD_INT)
		buf_printf(out, "\"default\": %s, ", f->fallback);
	else if (f->fallback && f->type != FIELD_CONST)
		buf_printf(out, "\"default\": \"%s\", ", f->fallback);
	write_type(f, indent, out);
	buf_addc(out, '}');
}

static void write_required(const struct field *fields, struct buf *out)
{
	bool any = false;

	for (const struct field *f = fields; f->key; f++) {
		if (!f->required)
			continue;
		buf_printf(out, "%s\"%s\"", any ? ", " : "\"required\": [", f->key);
		any = true;
	}
	if (any)
		buf_adds(out, "], ");
}

static void write_map(const struct field *fields, int indent, struct buf *out)
{
	buf_adds(out, "\"type\": \"object\", \"additionalProperties\": false, ");
	write_required(fields, out);
	buf_adds(out, "\"properties\": {\n");
	for (const struct field *f = fields; f->key; f++) {
		write_field(f, indent + 2, out);
		buf_adds(out, f[1].key ? ",\n" : "\n");
	}
	line(out, indent, "}");
}

void fields_schema(const struct field *fields, int indent, struct buf *out)
{
	write_map(fields, indent, out);
}
