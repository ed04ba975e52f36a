// Command merge writes cases of patching with the results that kustomize's own code gives, one JSON
// object a line: {kind, target, patch, want | error}, target and patch as YAML text. kind is "smp" or
// "json6902". Cases come from standard input (without results), or are made up from a seed.
//
//	go run . < cases.jsonl > ../../unit/merge/kustomize.jsonl
//	go run . -seed 7 -n 1000
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"math/rand"
	"os"
	"strings"

	"sigs.k8s.io/kustomize/api/filters/patchjson6902"
	"sigs.k8s.io/kustomize/api/filters/patchstrategicmerge"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

type testCase struct {
	Name   string          `json:"name,omitempty"`
	Kind   string          `json:"kind"`
	Target string          `json:"target"`
	Patch  string          `json:"patch"`
	Want   json.RawMessage `json:"want,omitempty"`
	Gone   bool            `json:"gone,omitempty"`
	Error  string          `json:"error,omitempty"`
}

func main() {
	seed := flag.Int64("seed", 0, "make up cases")
	n := flag.Int("n", 100, "how many")
	mess := flag.Float64("mess", 0.03, "share of irregular values")
	long := flag.Int("long", 3, "longest list")
	kind := flag.String("kind", "smp", "smp or json6902")
	flag.Parse()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	if *seed != 0 {
		g := &generator{rand.New(rand.NewSource(*seed)), *mess, *long}
		for i := 0; i < *n; i++ {
			if *kind == "smp" {
				emit(out, g.testCase())
			} else {
				emit(out, g.jsonCase())
			}
		}
		return
	}
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var c testCase
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			log.Fatal(err)
		}
		emit(out, c)
	}
}

func emit(out *bufio.Writer, c testCase) {
	run(&c)
	line, err := json.Marshal(c)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Fprintf(out, "%s\n", line)
}

func run(c *testCase) {
	defer func() {
		if r := recover(); r != nil {
			c.Error = fmt.Sprint("panic: ", r)
		}
	}()
	target, err := yaml.Parse(c.Target)
	if err != nil {
		log.Fatalf("%v\n%s", err, c.Target)
	}
	var left []*yaml.RNode
	if c.Kind == "json6902" {
		left, err = patchjson6902.Filter{Patch: strings.TrimSpace(c.Patch)}.Filter([]*yaml.RNode{target})
	} else {
		patch, perr := yaml.Parse(c.Patch)
		if perr != nil {
			log.Fatalf("%v\n%s", perr, c.Patch)
		}
		left, err = patchstrategicmerge.Filter{Patch: patch}.Filter([]*yaml.RNode{target})
	}
	c.Want, c.Gone, c.Error = nil, false, ""
	if err != nil {
		c.Error = strings.SplitN(err.Error(), "\n", 2)[0]
		return
	}
	if len(left) == 0 {
		c.Gone = true
		return
	}
	text, err := target.MarshalJSON()
	if err != nil {
		c.Error = "marshal: " + err.Error()
		return
	}
	c.Want = text
}
