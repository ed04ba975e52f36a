#include "render/yaml/yaml_out.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "agent/base/mem.h"
#include "render/yaml/scalar.h"

struct writer {
	yaml_emitter_t emitter;
	struct buf *out;
	unsigned flags;
};

static int write_node(struct writer *w, const struct node *n, struct err *e);

/* libyaml's write handler: 1 = done. */
static int append(void *data, unsigned char *bytes, size_t n)
{
	struct buf *out = data;

	buf_add(out, bytes, n);
	return !buf_full(out);
}

/* Emit an event that was initialized (`made`); libyaml frees it. */
static int emit(struct writer *w, yaml_event_t *event, int made, struct err *e)
{
	if (!made || w->emitter.error == YAML_MEMORY_ERROR)
		mem_exhausted();
	if (yaml_emitter_emit(&w->emitter, event))
		return 0;
	if (w->emitter.error == YAML_MEMORY_ERROR)
		mem_exhausted();
	if (buf_full(w->out))
		return err_set(e, ERR_LIMIT, "the YAML is longer than %zu bytes", w->out->max);
	return err_set(e, ERR_BUG, "cannot write YAML: %s",
		       w->emitter.problem ? w->emitter.problem : "no reason given");
}

/* ---- scalars ---------------------------------------------------------------------------------- */

static int emit_text(struct writer *w, struct span text, yaml_scalar_style_t style, struct err *e)
{
	yaml_event_t event;
	int made;

	if (text.n > INT32_MAX)
		return err_set(e, ERR_LIMIT, "a value is too long for YAML");
	made = yaml_scalar_event_initialize(&event, NULL, NULL, (const yaml_char_t *)text.p,
					    (int)text.n, 1, 1, style);
	return emit(w, &event, made, e);
}

/* Every byte that is no part of UTF-8 becomes U+FFFD, as in Go's encoding/json. */
static void repair(struct span text, struct buf *out)
{
	for (size_t i = 0; i < text.n;) {
		size_t n = 1;

		while (n <= 4 && n <= text.n - i && !span_utf8((struct span){text.p + i, n}))
			n++;
		if (n > 4 || n > text.n - i) {
			buf_adds(out, "\xef\xbf\xbd");
			i++;
		} else {
			buf_add(out, text.p + i, n);
			i += n;
		}
	}
}

static yaml_scalar_style_t style_of(struct span text)
{
	if (memchr(text.p, '\n', text.n))
		return YAML_LITERAL_SCALAR_STYLE;
	return scalar_needs_quotes(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE
					 : YAML_PLAIN_SCALAR_STYLE;
}

static int write_text(struct writer *w, struct span text, struct err *e)
{
	struct buf repaired;
	int rc;

	if (span_utf8(text))
		return emit_text(w, text, text.n ? style_of(text) : YAML_DOUBLE_QUOTED_SCALAR_STYLE,
				 e);
	buf_init(&repaired, mem_mul(text.n, 3));
	repaired.wiped = w->out->wiped;
	repair(text, &repaired);
	rc = emit_text(w, buf_span(&repaired), style_of(buf_span(&repaired)), e);
	buf_dispose(&repaired);
	return rc;
}

static int write_scalar(struct writer *w, const struct node *n, struct err *e)
{
	char number[SCALAR_NUMBER_BYTES];
	char time[SCALAR_TIME_BYTES];

	if (n->secret && (w->flags & YAML_OUT_MASKED))
		return write_text(w, SPAN_LIT("***"), e);
	switch ((enum node_tag)n->tag) {
	case TAG_NULL: return emit_text(w, SPAN_LIT("null"), YAML_PLAIN_SCALAR_STYLE, e);
	case TAG_BOOL:
		return emit_text(w, span_of(scalar_is_true(node_text(n)) ? "true" : "false"),
				 YAML_PLAIN_SCALAR_STYLE, e);
	case TAG_INT:
	case TAG_FLOAT:
		scalar_yaml_number((enum node_tag)n->tag, node_text(n), number);
		return emit_text(w, span_of(number), YAML_PLAIN_SCALAR_STYLE, e);
	case TAG_TIMESTAMP:
		if (scalar_time(node_text(n), time))
			return write_text(w, span_of(time), e);
		break;
	case TAG_STR:
	case TAG_BINARY: break;
	}
	return write_text(w, node_text(n), e);
}

/* ---- collections ------------------------------------------------------------------------------ */

static int write_list(struct writer *w, const struct node *n, struct err *e)
{
	yaml_event_t event;
	int made = yaml_sequence_start_event_initialize(&event, NULL, NULL, 1,
							YAML_BLOCK_SEQUENCE_STYLE);

	if (emit(w, &event, made, e) < 0)
		return -1;
	for (uint32_t i = 0; i < n->n; i++)
		if (write_node(w, n->items[i], e) < 0)
			return -1;
	return emit(w, &event, yaml_sequence_end_event_initialize(&event), e);
}

static int by_natural_order(const void *a, const void *b)
{
	const struct pair *const *x = a;
	const struct pair *const *y = b;

	return yaml_key_order(node_text((*x)->key), node_text((*y)->key));
}

static int write_pair(struct writer *w, const struct pair *p, struct err *e)
{
	struct span key = node_text(p->key);
	int rc;

	/* go-yaml writes this key plain, and loses it as a merge key when kustomize reads it again */
	if (span_is(key, "<<"))
		rc = emit_text(w, key, YAML_DOUBLE_QUOTED_SCALAR_STYLE, e);
	else
		rc = write_text(w, key, e);
	return rc < 0 ? -1 : write_node(w, p->value, e);
}

static bool in_order(const struct node *map)
{
	for (uint32_t i = 1; i < map->n; i++)
		if (yaml_key_order(node_text(map->pairs[i - 1].key), node_text(map->pairs[i].key)) >
		    0)
			return false;
	return true;
}

static int write_sorted(struct writer *w, const struct node *n, struct err *e)
{
	const struct pair **order = mem_alloc(n->n, sizeof(struct pair *));
	int rc = 0;

	for (uint32_t i = 0; i < n->n; i++)
		order[i] = &n->pairs[i];
	qsort(order, n->n, sizeof(struct pair *), by_natural_order);
	for (uint32_t i = 0; rc == 0 && i < n->n; i++)
		rc = write_pair(w, order[i], e);
	free(order);
	return rc;
}

static int write_map(struct writer *w, const struct node *n, struct err *e)
{
	yaml_event_t event;
	int made = yaml_mapping_start_event_initialize(&event, NULL, NULL, 1,
						       YAML_BLOCK_MAPPING_STYLE);
	int rc = 0;

	if (emit(w, &event, made, e) < 0)
		return -1;
	if ((w->flags & YAML_OUT_SORTED) && !in_order(n)) {
		rc = write_sorted(w, n, e);
	} else {
		for (uint32_t i = 0; rc == 0 && i < n->n; i++)
			rc = write_pair(w, &n->pairs[i], e);
	}
	if (rc < 0)
		return -1;
	return emit(w, &event, yaml_mapping_end_event_initialize(&event), e);
}

static int write_node(struct writer *w, const struct node *n, struct err *e)
{
	switch ((enum node_kind)n->kind) {
	case NODE_MAP: return write_map(w, n, e);
	case NODE_LIST: return write_list(w, n, e);
	case NODE_SCALAR: break;
	}
	return write_scalar(w, n, e);
}

/* ---- documents -------------------------------------------------------------------------------- */

static int write_document(struct writer *w, const struct node *n, struct err *e)
{
	yaml_event_t event;
	int made = yaml_stream_start_event_initialize(&event, YAML_UTF8_ENCODING);

	if (emit(w, &event, made, e) < 0)
		return -1;
	made = yaml_document_start_event_initialize(&event, NULL, NULL, NULL, 1);
	if (emit(w, &event, made, e) < 0 || write_node(w, n, e) < 0)
		return -1;
	/* no end of stream: behind a block scalar that keeps its line breaks it would print "..." */
	return emit(w, &event, yaml_document_end_event_initialize(&event, 1), e);
}

int node_to_yaml(const struct node *n, unsigned flags, struct buf *out, struct err *e)
{
	struct writer w = {.out = out, .flags = flags};
	int rc;

	if (!yaml_emitter_initialize(&w.emitter))
		mem_exhausted();
	yaml_emitter_set_output(&w.emitter, append, out);
	yaml_emitter_set_unicode(&w.emitter, 1);
	yaml_emitter_set_indent(&w.emitter, 2);
	yaml_emitter_set_width(&w.emitter, 80);
	rc = write_document(&w, n, e);
	yaml_emitter_delete(&w.emitter);
	return rc;
}
