package main

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
)

// writer lays the graph out: texts in one pool, edges in one array, nodes as ranges of it.
type writer struct {
	text    bytes.Buffer
	offsets map[string]int
	edges   []edge
	places  map[string]int
	order   []string
	keys    []int
}

func (w *writer) offset(s string) int {
	at, ok := w.offsets[s]
	if !ok {
		at = w.text.Len()
		w.offsets[s] = at
		w.text.WriteString(s)
		w.text.WriteByte(0)
	}
	return at
}

func (w *writer) place(p string) int {
	at, ok := w.places[p]
	if !ok {
		at = len(w.order)
		w.places[p] = at
		w.order = append(w.order, p)
	}
	return at
}

func (w *writer) add(e edge) int {
	w.offset(e.name)
	w.place(e.place)
	w.edges = append(w.edges, e)
	return len(w.edges) - 1
}

func (t *table) write(b *bytes.Buffer) {
	w := &writer{offsets: map[string]int{}, places: map[string]int{}}
	none := place(&def{})
	w.add(edge{place: none}) // 0: no edge
	for _, n := range t.nodes {
		n.first = len(w.edges)
		for _, e := range n.fields {
			w.add(e)
		}
		if n.items != nil {
			n.ii = w.add(*n.items)
		}
		if n.values != nil {
			n.vi = w.add(*n.values)
		}
	}
	ids := make([]gvk, 0, len(t.roots))
	for id := range t.roots {
		ids = append(ids, id)
	}
	sort.Slice(ids, func(i, j int) bool {
		a, c := ids[i], ids[j]
		if a.Group != c.Group {
			return a.Group < c.Group
		}
		if a.Version != c.Version {
			return a.Version < c.Version
		}
		return a.Kind < c.Kind
	})
	rootEdge := map[gvk]int{}
	for _, id := range ids {
		w.offset(id.Group)
		w.offset(id.Version)
		w.offset(id.Kind)
		if r := t.roots[id]; r.definition != "" {
			rootEdge[id] = w.add(edge{node: t.byDef[r.definition], place: none, flags: r.definitionFlags})
		}
	}
	w.head(b)
	w.writePlaces(b)
	w.writeEdges(b)
	fmt.Fprintf(b, "static const struct schema_node nodes[] = {\n")
	for _, n := range t.nodes {
		fmt.Fprintf(b, "{%d,%d,%d,%d},\n", n.first, len(n.fields), n.ii, n.vi)
	}
	fmt.Fprintf(b, "};\n\nstatic const struct schema_root roots[] = {\n")
	for _, id := range ids {
		r := t.roots[id]
		fmt.Fprintf(b, "{%d,%d,%d,%d,%s,%s}, /* %s/%s %s */\n", w.offset(id.Group), w.offset(id.Version),
			w.offset(id.Kind), rootEdge[id], scope(r.kustomize), scope(r.server), id.Group, id.Version, id.Kind)
	}
	fmt.Fprintf(b, "};\n\nconst struct schema_pool schema_pool_builtin = {\n"+
		"\t.text = text,\n\t.places = places,\n\t.keys = keys,\n\t.edges = edges,\n\t.nodes = nodes,\n"+
		"\t.roots = roots,\n\t.n_roots = %d,\n};\n", len(ids))
}

func scope(word string) string {
	switch word {
	case "Namespaced":
		return "SCOPE_NAMESPACED"
	case "Cluster":
		return "SCOPE_CLUSTER"
	}
	return "SCOPE_UNKNOWN"
}

func (w *writer) head(b *bytes.Buffer) {
	fmt.Fprintf(b, "/*\n * schema_table.c - written by `make schema` (tests/support/schema); do not edit.\n *\n"+
		" * Source   %s, %s\n */\n/* clang-format off */\n#include \"render/yaml/schema_pool.h\"\n\n", kyaml, kubernetes)
}

func (w *writer) writePlaces(b *bytes.Buffer) {
	var lines []string
	for _, p := range w.order {
		part := strings.Split(p, ";")
		first := len(w.keys)
		n := 0
		if part[2] != "" {
			for _, key := range strings.Split(part[2], ",") {
				w.keys = append(w.keys, w.offset(key))
				n++
			}
		}
		lines = append(lines, fmt.Sprintf("{%s, %d, %d, %d}, /* %s */\n", part[0], w.offset(part[1]), first, n,
			strings.Trim(part[1]+" "+part[2], " ")))
	}
	fmt.Fprintf(b, "static const char text[] =\n")
	for _, s := range strings.Split(strings.TrimSuffix(w.text.String(), "\x00"), "\x00") {
		fmt.Fprintf(b, "\"%s\\0\"\n", s)
	}
	fmt.Fprintf(b, ";\n\nstatic const uint32_t keys[] = {\n")
	for _, k := range append(w.keys, 0) {
		fmt.Fprintf(b, "%d,", k)
	}
	fmt.Fprintf(b, "\n};\n\n/* traits, merge key, first key, number of keys */\n"+
		"static const struct schema_place places[] = {\n%s};\n\n", strings.Join(lines, ""))
}

func (w *writer) writeEdges(b *bytes.Buffer) {
	fmt.Fprintf(b, "/* name, node, place, which documents know it: 1 kustomize's, 2 the server's */\n"+
		"static const struct schema_edge edges[] = {\n")
	for i, e := range w.edges {
		fmt.Fprintf(b, "{%d,%d,%d,%d},", w.offset(e.name), e.node, w.place(e.place), e.flags)
		if i%6 == 5 {
			fmt.Fprintln(b)
		}
	}
	fmt.Fprintf(b, "\n};\n\n")
}
