#include "sync/diff.h"

#include "agent/base/cleanup.h"
#include "agent/base/limits.h"
#include "render/yaml/json_io.h"
#include "render/yaml/yaml_in.h"
#include "render/yaml/yaml_out.h"
#include "sync/diff_mask.h"
#include "sync/lines.h"
#include "sync/managed_fields.h"

static const struct source printed_text = {.path = "printed"};

enum { CONTEXT = 3 };

#define BOLD  "\033[1m"
#define RED   "\033[31m"
#define GREEN "\033[32m"
#define CYAN  "\033[36m"
#define PLAIN "\033[0m"

struct printer {
	struct buf *out;
	bool colour;
	struct arena *arena;
	const struct node *manifest;
	const char **places; /* [n_places] of line i + 1 of the new text; NULL = not known */
	size_t n_places;
};

/* Text of the server on a terminal: no control byte gets through. */
static void add_safe(struct buf *out, const char *s)
{
	for (; *s; s++)
		buf_addc(out, (unsigned char)*s < 0x20 || *s == 0x7f ? '?' : *s);
}

static void paint(const struct printer *p, const char *colour)
{
	if (p->colour)
		buf_adds(p->out, colour);
}

static void end_line(const struct printer *p)
{
	paint(p, PLAIN);
	buf_addc(p->out, '\n');
}

static void print_header(const struct printer *p, const struct diff_input *in, bool body)
{
	const char *reason = reason_name(in->reason);

	paint(p, BOLD);
	buf_adds(p->out, "diff ");
	add_safe(p->out, in->text);
	buf_printf(p->out, ": %s", action_name(in->action));
	if (*reason)
		buf_printf(p->out, " (%s)", reason);
	if (in->message && *in->message) {
		buf_adds(p->out, ": ");
		add_safe(p->out, in->message);
	}
	end_line(p);
	if (!body)
		return;
	paint(p, BOLD);
	buf_printf(p->out, "--- %s", in->live ? "live" : "/dev/null");
	end_line(p);
	paint(p, BOLD);
	buf_adds(p->out, "+++ ");
	add_safe(p->out, !in->predicted			      ? "/dev/null"
			 : in->desired && *in->desired->where ? in->desired->where
							      : "git");
	end_line(p);
}

/* ---- places: which line of the printed text came from where ------------------------------------ */

static const char *place_of(const struct printer *p, const struct node *n)
{
	if (!n || !n->source || !n->line)
		return NULL;
	return arena_printf(p->arena, "%s:%u", n->source->path, n->line);
}

static void note_place(struct printer *p, const struct node *printed, const struct node *origin)
{
	const char *place = place_of(p, origin);

	if (place && printed->line >= 1 && printed->line <= p->n_places)
		p->places[printed->line - 1] = place;
}

/* The printed text, parsed again, knows its lines; the manifest knows where its values were set. */
static void map_places(struct printer *p, const struct node *printed, const struct node *origin)
{
	const char *key;

	if (!printed || !origin || printed->kind != origin->kind)
		return;
	if (printed->kind == NODE_SCALAR) {
		note_place(p, printed, origin);
		return;
	}
	for (uint32_t i = 0; i < printed->n; i++) {
		if (printed->kind == NODE_LIST) {
			map_places(p, printed->items[i],
				   diff_item(origin, printed->items[i], i, &key));
			continue;
		}
		map_places(p, printed->pairs[i].value,
			   node_get_span(origin, node_text(printed->pairs[i].key)));
	}
}

static void find_places(struct printer *p, struct span text, size_t n_lines)
{
	struct node_docs docs;

	p->places = arena_array(p->arena, n_lines, sizeof(*p->places));
	p->n_places = n_lines;
	if (p->manifest && node_from_yaml(text, &printed_text, p->arena, &docs, NULL) == 0 &&
	    docs.n == 1)
		map_places(p, docs.items[0], p->manifest);
}

/* ---- hunks ------------------------------------------------------------------------------------ */

/* A run of lines to print: [x0, x1) of the old text, [y0, y1) of the new one. */
struct hunk {
	size_t x0, x1, y0, y1;
};

static void print_places(const struct printer *p, const struct lines *after, struct hunk h)
{
	const char *last = NULL;
	size_t shown = 0;

	for (size_t i = h.y0; i < h.y1 && shown < 4; i++) {
		const char *place = after->changed[i] && i < p->n_places ? p->places[i] : NULL;

		if (!place || (last && strcmp(last, place) == 0))
			continue;
		buf_addc(p->out, ' ');
		add_safe(p->out, place);
		last = place;
		shown++;
	}
}

static void print_line(const struct printer *p, char sign, struct span line)
{
	if (sign != ' ')
		paint(p, sign == '-' ? RED : GREEN);
	buf_addc(p->out, sign);
	buf_add_span(p->out, line);
	if (sign != ' ')
		paint(p, PLAIN);
	buf_addc(p->out, '\n');
}

static void print_hunk(const struct printer *p, const struct lines *before,
		       const struct lines *after, struct hunk h)
{
	size_t x = h.x0;
	size_t y = h.y0;

	paint(p, CYAN);
	buf_printf(p->out, "@@ -%zu,%zu +%zu,%zu @@", h.x1 > h.x0 ? h.x0 + 1 : h.x0, h.x1 - h.x0,
		   h.y1 > h.y0 ? h.y0 + 1 : h.y0, h.y1 - h.y0);
	print_places(p, after, h);
	end_line(p);
	while (x < h.x1 || y < h.y1) {
		if (x < h.x1 && before->changed[x]) {
			print_line(p, '-', before->items[x++]);
		} else if (y < h.y1 && after->changed[y]) {
			print_line(p, '+', after->items[y++]);
		} else {
			print_line(p, ' ', before->items[x++]);
			y++;
		}
	}
}

/* Skip equal lines; false at the end. Both places stand at a change afterwards. */
static bool next_change(const struct lines *before, const struct lines *after, size_t *x, size_t *y)
{
	while (*x < before->n && *y < after->n && !before->changed[*x] && !after->changed[*y]) {
		(*x)++;
		(*y)++;
	}
	return *x < before->n || *y < after->n;
}

static void skip_change(const struct lines *before, const struct lines *after, size_t *x, size_t *y)
{
	while (*x < before->n && before->changed[*x])
		(*x)++;
	while (*y < after->n && after->changed[*y])
		(*y)++;
}

static void print_hunks(const struct printer *p, const struct lines *before,
			const struct lines *after)
{
	size_t x = 0;
	size_t y = 0;

	while (next_change(before, after, &x, &y)) {
		size_t lead = x < CONTEXT ? x : CONTEXT;
		struct hunk h;
		size_t tail;

		if (lead > y)
			lead = y;
		h.x0 = x - lead;
		h.y0 = y - lead;
		for (;;) {
			size_t nx;
			size_t ny;

			skip_change(before, after, &x, &y);
			nx = x;
			ny = y;
			if (!next_change(before, after, &nx, &ny) || nx - x > 2 * (size_t)CONTEXT)
				break;
			x = nx;
			y = ny;
		}
		tail = before->n - x < CONTEXT ? before->n - x : CONTEXT;
		h.x1 = x + tail;
		h.y1 = y + tail;
		print_hunk(p, before, after, h);
		x = h.x1;
		y = h.y1;
	}
}

/* ---- text ------------------------------------------------------------------------------------- */

static int emit(const struct node *n, struct buf *out, struct err *e)
{
	if (!n)
		return 0;
	return node_to_yaml(n, YAML_OUT_SORTED | YAML_OUT_MASKED, out, e);
}

static int print_body(struct printer *p, const struct diff_input *in, struct err *e)
{
	CLEANUP(buf_dispose) struct buf old = BUF_INIT(LIMIT_API_OBJECT_BYTES);
	CLEANUP(buf_dispose) struct buf new = BUF_INIT(LIMIT_API_OBJECT_BYTES);
	struct diff_sides s = diff_mask(in, p->arena);
	struct lines before;
	struct lines after;

	if (emit(s.before, &old, e) < 0 || emit(s.after, &new, e) < 0)
		return err_wrap(e, "%s", in->text);
	before = lines_of(buf_span(&old), p->arena);
	after = lines_of(buf_span(&new), p->arena);
	lines_compare(&before, &after, p->arena);
	/* of an object that is new the header names the file: places of each line would say nothing */
	if (s.before && s.after)
		find_places(p, buf_span(&new), after.n);
	print_hunks(p, &before, &after);
	return 0;
}

int diff_text(const struct diff_input *in, unsigned flags, struct buf *out, struct err *e)
{
	CLEANUP(arena_dispose) struct arena scratch = ARENA_WIPED;
	struct printer p = {
		.out = out,
		.colour = flags & DIFF_COLOUR,
		.arena = &scratch,
		.manifest = in->desired ? in->desired->o.root : NULL,
	};
	bool body = in->live || in->predicted;

	print_header(&p, in, body);
	if (body && print_body(&p, in, e) < 0)
		return -1;
	if (buf_full(out))
		return err_set(e, ERR_LIMIT, "the differences are larger than %zu bytes", out->max);
	return 0;
}

/* ---- JSON ------------------------------------------------------------------------------------- */

static void member(struct buf *out, const char *key, const char *value)
{
	buf_printf(out, "\"%s\":\"", key);
	buf_add_json(out, span_of(value));
	buf_adds(out, "\",");
}

static int node_member(struct buf *out, const char *key, const struct node *n, struct err *e)
{
	if (!n)
		return 0;
	buf_printf(out, "\"%s\":", key);
	if (node_to_json(n, JSON_OUT_MASKED, out, e) < 0)
		return -1;
	buf_addc(out, ',');
	return 0;
}

/* The comma behind the last member. */
static void close_object(struct buf *out, char bracket)
{
	if (out->n > 0 && out->p[out->n - 1] == ',')
		buf_truncate(out, out->n - 1);
	buf_addc(out, bracket);
}

static int json_changes(const struct diff_input *in, struct arena *a, struct buf *out,
			struct err *e)
{
	struct diff_changes changes = {0};

	diff_fields(in, a, &changes);
	buf_adds(out, "\"changes\":[");
	for (size_t i = 0; i < changes.n; i++) {
		const struct diff_change *c = &changes.items[i];

		buf_addc(out, '{');
		member(out, "path", c->path);
		if (node_member(out, "before", c->before, e) < 0 ||
		    node_member(out, "after", c->after, e) < 0)
			return -1;
		if (*c->where)
			member(out, "where", c->where);
		close_object(out, '}');
		buf_addc(out, ',');
	}
	close_object(out, ']');
	buf_addc(out, ',');
	return 0;
}

int diff_json(const struct diff_input *in, struct buf *out, struct err *e)
{
	CLEANUP(arena_dispose) struct arena scratch = ARENA_WIPED;
	struct diff_sides s;

	buf_addc(out, '{');
	member(out, "app", in->app ? in->app : "");
	member(out, "object", in->text);
	member(out, "action", action_name(in->action));
	member(out, "reason", reason_name(in->reason));
	if (in->message && *in->message)
		member(out, "message", in->message);
	if (in->desired && *in->desired->where)
		member(out, "where", in->desired->where);
	if (in->live && in->predicted) {
		if (json_changes(in, &scratch, out, e) < 0)
			return -1;
	} else {
		s = diff_mask(in, &scratch);
		if (node_member(out, "before", s.before, e) < 0 ||
		    node_member(out, "after", s.after, e) < 0)
			return -1;
	}
	close_object(out, '}');
	if (buf_full(out))
		return err_set(e, ERR_LIMIT, "the differences are larger than %zu bytes", out->max);
	return 0;
}
