// Command schema writes render/yaml/schema_table.c: what Kubernetes' OpenAPI documents say about merging
// and scope, as a constant C table. It reads two documents from the Go module cache (downloading the
// modules when needed): the one that kustomize embeds, and that of a newer Kubernetes, which completes
// it. Every field knows which of the two it stands in, because kustomize's behaviour must not change
// with what only the newer one knows.
//
//	go run . -o ../../../render/yaml/schema_table.c
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

const (
	kyaml      = "sigs.k8s.io/kustomize/kyaml@v0.21.2"
	kubernetes = "k8s.io/kubernetes@v1.36.3"
	bundle     = "openapi/kubernetesapi/data/kubernetes-openapi-union-v1.21.2.bundle-v1.json.gz"
)

// Bits of struct schema_edge.flags and schema_root.flags: which document knows it.
const (
	inKustomize = 1
	inServer    = 2
)

// def is an OpenAPI v2 schema, as far as it matters here.
type def struct {
	Ref        string          `json:"$ref"`
	Type       any             `json:"type"`
	Properties map[string]*def `json:"properties"`
	Items      *def            `json:"items"`
	// a schema, or a boolean
	Additional json.RawMessage `json:"additionalProperties"`
	MergeKey   string          `json:"x-kubernetes-patch-merge-key"`
	Strategy   string          `json:"x-kubernetes-patch-strategy"`
	ListType   string          `json:"x-kubernetes-list-type"`
	MapType    string          `json:"x-kubernetes-map-type"`
	MapKeys    []string        `json:"x-kubernetes-list-map-keys"`
	Preserve   bool            `json:"x-kubernetes-preserve-unknown-fields"`
	GVKs       []gvk           `json:"x-kubernetes-group-version-kind"`
}

type gvk struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	Kind    string `json:"kind"`
}

type document struct {
	Definitions map[string]*def            `json:"definitions"`
	Paths       map[string]json.RawMessage `json:"paths"`
	Resources   []struct{ APIVersion, Kind, Scope string }
}

type root struct {
	flags           int
	kustomize       string // scope as kustomize knows it: "", "Namespaced", "Cluster"
	server          string
	definition      string
	definitionFlags int
}

// edge leads from a node to the type of a field; place is what a merge has to know of it.
type edge struct {
	name  string
	node  int
	place string
	flags int
}

type node struct {
	fields []edge
	items  *edge
	values *edge
	first  int // index of fields[0] in the table
	ii, vi int // indices of items and values in the table, 0 = none
}

type table struct {
	docs   [2]*document
	nodes  []*node
	byDef  map[string]int
	byText map[string]int
	roots  map[gvk]*root
}

func main() {
	out := flag.String("o", "", "file to write")
	flag.Parse()
	log.SetFlags(0)

	t := &table{byDef: map[string]int{}, byText: map[string]int{}, roots: map[gvk]*root{}}
	t.nodes = []*node{{}} // 0: a scalar, or a type without fields
	k := moduleDir(kyaml)
	t.docs[0] = readDocument(filepath.Join(k, bundle))
	for name, d := range readDocument(filepath.Join(k, "openapi/kustomizationapi/swagger.json")).Definitions {
		t.docs[0].Definitions[name] = d
	}
	t.docs[1] = readDocument(filepath.Join(moduleDir(kubernetes), "api/openapi-spec/swagger.json"))
	t.addDefinitions()
	t.addScopes(filepath.Join(k, "openapi/openapi.go"))

	var b bytes.Buffer
	t.write(&b)
	if *out == "" {
		os.Stdout.Write(b.Bytes())
	} else if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

func moduleDir(module string) string {
	cmd := exec.Command("go", "mod", "download", "-json", module)
	cmd.Dir = os.TempDir()
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		log.Fatalf("%s: %v\n%s", module, err, text)
	}
	var m struct{ Dir string }
	if err := json.Unmarshal(text, &m); err != nil {
		log.Fatal(err)
	}
	return m.Dir
}

func readDocument(path string) *document {
	text, err := os.ReadFile(path)
	if err != nil {
		log.Fatal(err)
	}
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			log.Fatal(err)
		}
		if text, err = io.ReadAll(z); err != nil {
			log.Fatal(err)
		}
	}
	d := &document{}
	if err := json.Unmarshal(text, d); err != nil {
		log.Fatalf("%s: %v", path, err)
	}
	return d
}

func (t *table) addDefinitions() {
	names := map[string]bool{}
	for _, doc := range t.docs {
		for name := range doc.Definitions {
			names[name] = true
		}
	}
	for _, name := range sorted(names) {
		t.byDef[name] = len(t.nodes)
		t.nodes = append(t.nodes, &node{})
	}
	for _, name := range sorted(names) {
		for i, doc := range t.docs {
			d := doc.Definitions[name]
			if d == nil {
				continue
			}
			flags := inKustomize << i
			t.fill(t.nodes[t.byDef[name]], doc, d, flags)
			for _, id := range d.GVKs {
				r := t.root(id)
				r.flags |= flags
				if r.definition != "" && r.definition != name {
					log.Fatalf("%v: two definitions, %s and %s", id, r.definition, name)
				}
				r.definition = name
				r.definitionFlags |= flags
			}
		}
	}
}

func (t *table) root(id gvk) *root {
	if t.roots[id] == nil {
		t.roots[id] = &root{}
	}
	return t.roots[id]
}

// fill adds what d says to n: an edge that stands there already gets one more flag.
func (t *table) fill(n *node, doc *document, d *def, flags int) {
	for _, name := range sorted(d.Properties) {
		e := t.edge(name, doc, d.Properties[name], flags)
		found := false
		for i := range n.fields {
			f := &n.fields[i]
			if f.name == name && f.node == e.node && f.place == e.place {
				f.flags |= flags
				found = true
			}
		}
		if !found {
			n.fields = append(n.fields, e)
		}
	}
	if d.Items != nil {
		e := t.edge("", doc, d.Items, flags)
		n.items = &e
	}
	if len(d.Additional) > 0 && d.Additional[0] == '{' {
		v := &def{}
		if err := json.Unmarshal(d.Additional, v); err != nil {
			log.Fatal(err)
		}
		e := t.edge("", doc, v, flags)
		n.values = &e
	}
	sort.SliceStable(n.fields, func(i, j int) bool { return n.fields[i].name < n.fields[j].name })
}

func (t *table) edge(name string, doc *document, d *def, flags int) edge {
	e := edge{name: name, flags: flags, place: place(d)}
	target := ""
	for at := d; at.Ref != ""; {
		target = strings.TrimPrefix(at.Ref, "#/definitions/")
		if at = doc.Definitions[target]; at == nil {
			log.Fatalf("reference to '%s' leads nowhere", target)
		}
		if p := place(at); p != place(&def{}) && e.place == place(&def{}) {
			e.place = p
		}
	}
	if target != "" {
		e.node = t.byDef[target]
		return e
	}
	n := &node{}
	t.fill(n, doc, d, inKustomize|inServer)
	if len(n.fields) == 0 && n.items == nil && n.values == nil {
		return e
	}
	text := fmt.Sprint(n.fields, deref(n.items), deref(n.values))
	if at, ok := t.byText[text]; ok {
		e.node = at
		return e
	}
	e.node = len(t.nodes)
	t.byText[text] = e.node
	t.nodes = append(t.nodes, n)
	return e
}

func deref(e *edge) edge {
	if e == nil {
		return edge{}
	}
	return *e
}

// place is a line of the table of places: traits, patch merge key, list map keys.
func place(d *def) string {
	var traits []string
	for _, s := range strings.Split(d.Strategy, ",") {
		switch s {
		case "merge":
			traits = append(traits, "SCHEMA_MERGE")
		case "retainKeys":
			traits = append(traits, "SCHEMA_RETAIN_KEYS")
		case "replace":
			traits = append(traits, "SCHEMA_REPLACE")
		case "":
		default:
			log.Fatalf("unknown strategy '%s'", s)
		}
	}
	if d.Type == "array" {
		traits = append(traits, "SCHEMA_LIST")
	}
	switch d.ListType {
	case "set":
		traits = append(traits, "SCHEMA_SET")
	case "map":
		traits = append(traits, "SCHEMA_KEYED")
	case "atomic":
		traits = append(traits, "SCHEMA_ATOMIC")
	}
	if d.MapType == "atomic" {
		traits = append(traits, "SCHEMA_ATOMIC")
	}
	if d.Preserve {
		traits = append(traits, "SCHEMA_PRESERVE")
	}
	if traits == nil {
		traits = []string{"0"}
	}
	return strings.Join(traits, " | ") + ";" + d.MergeKey + ";" + strings.Join(d.MapKeys, ",")
}

// addScopes reads kustomize's own table of scopes from its source, then what its document says of other
// kinds, then the newer document's paths.
func (t *table) addScopes(source string) {
	for id, namespaced := range precomputed(source) {
		t.root(id).kustomize = scopeWord(namespaced)
	}
	for _, r := range t.docs[0].Resources {
		root := t.root(idOf(r.APIVersion, r.Kind))
		if root.kustomize == "" {
			root.kustomize = r.Scope
		}
	}
	for path, text := range t.docs[1].Paths {
		var p struct {
			Get *struct {
				GVK *gvk `json:"x-kubernetes-group-version-kind"`
			} `json:"get"`
		}
		if err := json.Unmarshal(text, &p); err != nil {
			log.Fatal(err)
		}
		if p.Get == nil || p.Get.GVK == nil {
			continue
		}
		if r := t.root(*p.Get.GVK); strings.Contains(path, "namespaces/{namespace}") {
			r.server = "Namespaced"
		} else if r.server == "" {
			r.server = "Cluster"
		}
	}
	for _, r := range t.roots {
		if r.server == "" {
			r.server = r.kustomize
		}
	}
}

func scopeWord(namespaced bool) string {
	if namespaced {
		return "Namespaced"
	}
	return "Cluster"
}

func idOf(apiVersion, kind string) gvk {
	group, version, ok := strings.Cut(apiVersion, "/")
	if !ok {
		group, version = "", apiVersion
	}
	return gvk{group, version, kind}
}

func precomputed(source string) map[gvk]bool {
	file, err := parser.ParseFile(token.NewFileSet(), source, nil, 0)
	if err != nil {
		log.Fatal(err)
	}
	scopes := map[gvk]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || v.Names[0].Name != "precomputedIsNamespaceScoped" {
			return true
		}
		for _, el := range v.Values[0].(*ast.CompositeLit).Elts {
			kv := el.(*ast.KeyValueExpr)
			text := map[string]string{}
			for _, f := range kv.Key.(*ast.CompositeLit).Elts {
				f := f.(*ast.KeyValueExpr)
				s, err := strconv.Unquote(f.Value.(*ast.BasicLit).Value)
				if err != nil {
					log.Fatal(err)
				}
				text[f.Key.(*ast.Ident).Name] = s
			}
			scopes[idOf(text["APIVersion"], text["Kind"])] = kv.Value.(*ast.Ident).Name == "true"
		}
		return false
	})
	if len(scopes) == 0 {
		log.Fatal("kustomize's table of scopes was not found")
	}
	return scopes
}

func sorted[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
