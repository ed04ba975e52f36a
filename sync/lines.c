#include "sync/lines.h"

#include "agent/base/limits.h"
#include "agent/base/map.h"

struct lines lines_of(struct span text, struct arena *a)
{
	struct lines out = {0};
	struct span rest = text;
	struct span line;
	size_t cap = 0;

	if (text.n > 0 && text.p[text.n - 1] == '\n')
		rest.n--;
	while (text.n > 0 && span_cut(&rest, '\n', &line)) {
		out.items = arena_grow(a, out.items, &cap, out.n + 1, sizeof(*out.items));
		out.items[out.n++] = line;
	}
	out.changed = arena_array(a, out.n, sizeof(*out.changed));
	return out;
}

/* The two sides as numbers, equal for equal lines, and room for the two frontiers. */
struct side_by_side {
	const uint32_t *x, *y;
	bool *x_changed, *y_changed;
	int64_t *forward, *backward; /* furthest x by diagonal, from either end */
};

struct box {
	int64_t x0, x1, y0, y1;
};

struct point {
	int64_t x, y;
};

/* Furthest reaching path on diagonal k from its neighbours. */
static int64_t furthest(const int64_t *v, int64_t k, int64_t d)
{
	if (k == -d || (k != d && v[k - 1] < v[k + 1]))
		return v[k + 1];
	return v[k - 1] + 1;
}

/*
 * A point that an optimal path passes, found from both ends at once. False when that takes more edits
 * than we look at.
 */
static bool middle(const struct side_by_side *s, struct box b, struct point *out)
{
	int64_t n = b.x1 - b.x0;
	int64_t m = b.y1 - b.y0;
	int64_t delta = n - m;
	int64_t max = (n + m + 1) / 2;
	int64_t *f = s->forward;
	int64_t *r = s->backward;

	if (max > LIMIT_DIFF_EDITS)
		max = LIMIT_DIFF_EDITS;
	f[1] = 0;
	r[1] = 0;
	for (int64_t d = 0; d <= max; d++) {
		for (int64_t k = -d; k <= d; k += 2) {
			int64_t x = furthest(f, k, d);
			int64_t y = x - k;
			int64_t back = delta - k; /* the diagonal as the other end counts it */

			while (x < n && y >= 0 && y < m && s->x[b.x0 + x] == s->y[b.y0 + y]) {
				x++;
				y++;
			}
			f[k] = x;
			if ((delta & 1) && back >= -(d - 1) && back <= d - 1 && x + r[back] >= n) {
				*out = (struct point){b.x0 + x, b.y0 + y};
				return true;
			}
		}
		for (int64_t k = -d; k <= d; k += 2) {
			int64_t x = furthest(r, k, d);
			int64_t y = x - k;
			int64_t front = delta - k;

			while (x < n && y >= 0 && y < m &&
			       s->x[b.x1 - 1 - x] == s->y[b.y1 - 1 - y]) {
				x++;
				y++;
			}
			r[k] = x;
			if (!(delta & 1) && front >= -d && front <= d && x + f[front] >= n) {
				*out = (struct point){b.x1 - x, b.y1 - y};
				return true;
			}
		}
	}
	return false;
}

static void mark_all(const struct side_by_side *s, struct box b)
{
	for (int64_t i = b.x0; i < b.x1; i++)
		s->x_changed[i] = true;
	for (int64_t i = b.y0; i < b.y1; i++)
		s->y_changed[i] = true;
}

static void compare(const struct side_by_side *s, struct box b)
{
	struct point mid;

	while (b.x0 < b.x1 && b.y0 < b.y1 && s->x[b.x0] == s->y[b.y0]) {
		b.x0++;
		b.y0++;
	}
	while (b.x0 < b.x1 && b.y0 < b.y1 && s->x[b.x1 - 1] == s->y[b.y1 - 1]) {
		b.x1--;
		b.y1--;
	}
	if (b.x0 == b.x1 || b.y0 == b.y1 || !middle(s, b, &mid)) {
		mark_all(s, b);
		return;
	}
	/* a corner would not make the problem smaller */
	if ((mid.x == b.x0 && mid.y == b.y0) || (mid.x == b.x1 && mid.y == b.y1) || mid.x < b.x0 ||
	    mid.x > b.x1 || mid.y < b.y0 || mid.y > b.y1) {
		mark_all(s, b);
		return;
	}
	compare(s, (struct box){b.x0, mid.x, b.y0, mid.y});
	compare(s, (struct box){mid.x, b.x1, mid.y, b.y1});
}

static uint32_t *number(const struct lines *l, struct map *ids, struct arena *a)
{
	uint32_t *out = arena_array(a, l->n, sizeof(*out));

	for (size_t i = 0; i < l->n; i++) {
		void *id = map_get(ids, l->items[i]);

		if (!id) {
			id = (void *)(uintptr_t)(ids->n + 1);
			map_set(ids, l->items[i], id);
		}
		out[i] = (uint32_t)(uintptr_t)id;
	}
	return out;
}

void lines_compare(struct lines *before, struct lines *after, struct arena *a)
{
	size_t reach = before->n + after->n + 3;
	struct side_by_side s;
	struct map ids;

	if (reach > 2 * (size_t)LIMIT_DIFF_EDITS + 5)
		reach = 2 * (size_t)LIMIT_DIFF_EDITS + 5;
	map_init(&ids, a);
	s.x = number(before, &ids, a);
	s.y = number(after, &ids, a);
	s.x_changed = before->changed;
	s.y_changed = after->changed;
	s.forward = (int64_t *)arena_array(a, 2 * reach + 1, sizeof(int64_t)) + reach;
	s.backward = (int64_t *)arena_array(a, 2 * reach + 1, sizeof(int64_t)) + reach;
	compare(&s, (struct box){0, (int64_t)before->n, 0, (int64_t)after->n});
}
