package main

import (
	"fmt"
	"strings"
)

// jsonCase is a made-up object and JSON patch; paths mostly lead somewhere.
func (g *generator) jsonCase() testCase {
	target := "apiVersion: v1\nkind: Thing\nmetadata: {name: x}\n" +
		"m: " + g.plain(false) + "\nl: " + flow("[", "]", []string{g.plain(false), g.scalar(false), g.primitives(false)}) +
		"\np: " + g.primitives(false) + "\n\"a/b\": {\"~t\": 1, \"\": 2}\n"
	var ops []string
	for i := 1 + g.r.Intn(2); i > 0; i-- {
		ops = append(ops, "- "+g.operation())
	}
	return testCase{Kind: "json6902", Target: target, Patch: strings.Join(ops, "\n") + "\n"}
}

func (g *generator) pointer() string {
	if g.maybe(0.1) {
		return g.pick("", "/", "m", "m/k", "x/m/k", "/a~1b/~0t", "/a~1b/~2t", "/a~1b/", "/a~1b", "//")
	}
	path := "/" + g.pick("m", "l", "p", "q")
	for g.maybe(0.4) {
		path += "/" + g.pick("k", "l", "in", "0", "1", "2", "3", "-", "-1", "-2", "01", "+1", "k", "0", "1e0")
	}
	return path
}

func (g *generator) operation() string {
	op := g.pick("add", "add", "remove", "replace", "replace", "move", "copy", "test", "odd")
	if op == "odd" && g.maybe(0.8) {
		op = "add"
	}
	p := []string{"op: " + op}
	if !g.messy() {
		p = append(p, fmt.Sprintf("path: %q", g.pointer()))
	}
	if !g.messy() && (op == "move" || op == "copy") {
		p = append(p, fmt.Sprintf("from: %q", g.pointer()))
	}
	if !g.maybe(0.05) {
		p = append(p, "value: "+g.pick(g.scalar(false), g.plain(false), g.primitives(false)))
	}
	return flow("{", "}", p)
}
