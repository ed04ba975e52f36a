package main

import (
	"fmt"
	"math/rand"
	"strings"
)

// generator makes up objects and patches that share names and keys, so that they meet.
type generator struct {
	r    *rand.Rand
	mess float64
	long int // elements of a list, at most
}

func (g *generator) pick(s ...string) string    { return s[g.r.Intn(len(s))] }
func (g *generator) maybe(share float64) bool   { return g.r.Float64() < share }
func (g *generator) messy() bool                { return g.maybe(g.mess) }
func flow(open, shut string, p []string) string { return open + strings.Join(p, ", ") + shut }

func (g *generator) testCase() testCase {
	header := g.pick("apiVersion: v1\nkind: Pod\n", "apiVersion: apps/v1\nkind: Deployment\n",
		"apiVersion: v1\nkind: Service\n", "apiVersion: v1\nkind: ConfigMap\n",
		"apiVersion: example.com/v1\nkind: Thing\n", "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n")
	return testCase{Kind: "smp", Target: g.object(header, false), Patch: g.object(header, true)}
}

func (g *generator) object(header string, patch bool) string {
	b := header + "metadata: " + g.metadata(patch) + "\n"
	if patch && g.messy() {
		b += "$patch: " + g.pick("delete", "replace", "merge", "what") + "\n"
	}
	switch {
	case strings.Contains(header, "Deployment"):
		b += "spec: " + flow("{", "}", append(g.some(patch, map[string]func(bool) string{
			"replicas": g.scalar, "strategy": g.plain, "selector": g.plain}),
			"template: {spec: "+g.podSpec(patch)+"}")) + "\n"
	case strings.Contains(header, "Pod\n"):
		b += "spec: " + g.podSpec(patch) + "\n"
	case strings.Contains(header, "Service"):
		b += "spec: " + flow("{", "}", g.some(patch, map[string]func(bool) string{
			"ports": g.servicePorts, "selector": g.plain, "externalIPs": g.primitives})) + "\n"
	case strings.Contains(header, "Thing"):
		b += "spec: " + flow("{", "}", g.some(patch, map[string]func(bool) string{
			"containers": g.containers, "a": g.plain, "template": g.nested})) + "\n"
	default:
		b += "data: " + g.plain(patch) + "\n"
	}
	return b
}

func (g *generator) nested(patch bool) string {
	return "{apiVersion: v1, kind: Pod, spec: " + g.podSpec(patch) + "}"
}

func (g *generator) metadata(patch bool) string {
	return flow("{", "}", append(g.some(patch, map[string]func(bool) string{
		"labels": g.plain, "annotations": g.plain, "finalizers": g.primitives,
		"ownerReferences": func(p bool) string { return g.list(p, "uid", g.name, nil) }}), "name: x"))
}

func (g *generator) podSpec(patch bool) string {
	return flow("{", "}", g.some(patch, map[string]func(bool) string{
		"containers": g.containers, "initContainers": g.containers, "nodeSelector": g.plain,
		"volumes": func(p bool) string {
			return g.list(p, "name", g.name, map[string]func(bool) string{"emptyDir": g.plain, "secret": g.plain})
		},
		"tolerations": func(p bool) string { return g.list(p, "key", g.name, nil) },
		"hostAliases": func(p bool) string {
			return g.list(p, "ip", g.name, map[string]func(bool) string{"hostnames": g.primitives})
		},
		"resourceClaims":            func(p bool) string { return g.list(p, "name", g.name, nil) },
		"topologySpreadConstraints": g.spread}))
}

func (g *generator) spread(patch bool) string {
	return g.elements(patch, func() string {
		return flow("{", "}", g.keyed(patch, "topologyKey", g.pick("zone", "node"), "whenUnsatisfiable", g.pick("DoNotSchedule", "ScheduleAnyway"), map[string]func(bool) string{"maxSkew": g.scalar}))
	})
}

func (g *generator) containers(patch bool) string {
	return g.list(patch, "name", g.name, map[string]func(bool) string{
		"image": g.scalar, "command": g.primitives, "resources": g.plain, "ports": g.containerPorts,
		"env": func(p bool) string { return g.list(p, "name", g.name, map[string]func(bool) string{"value": g.scalar}) },
		"volumeMounts": func(p bool) string {
			return g.list(p, "mountPath", g.name, map[string]func(bool) string{"name": g.scalar})
		}})
}

func (g *generator) port() string {
	if g.long > 10 && g.maybe(0.9) {
		return fmt.Sprint(1000 + g.r.Intn(g.long))
	}
	return g.pick("80", "81", "\"80\"", "443")
}

func (g *generator) containerPorts(patch bool) string { return g.ports(patch, "containerPort") }
func (g *generator) servicePorts(patch bool) string   { return g.ports(patch, "port") }

func (g *generator) ports(patch bool, key string) string {
	return g.elements(patch, func() string {
		return flow("{", "}", g.keyed(patch, key, g.port(), "protocol", g.pick("TCP", "UDP"), map[string]func(bool) string{"name": g.scalar, "hostPort": g.scalar}))
	})
}

// keyed is an element with two keys, the second often left out.
func (g *generator) keyed(patch bool, k1, v1, k2, v2 string, rest map[string]func(bool) string) []string {
	var p []string
	if !g.messy() {
		p = append(p, k1+": "+v1)
	}
	if g.maybe(0.5) {
		p = append(p, k2+": "+v2)
	}
	return append(p, g.some(patch, rest)...)
}

func (g *generator) list(patch bool, key string, value func(bool) string, rest map[string]func(bool) string) string {
	if rest == nil {
		rest = map[string]func(bool) string{"other": g.scalar, "more": g.plain}
	}
	return g.elements(patch, func() string {
		var p []string
		switch {
		case g.messy():
		case g.messy():
			p = append(p, key+": "+g.pick("\"\"", "null", "{}", "[]"))
		default:
			p = append(p, key+": "+value(patch))
		}
		if patch && g.maybe(0.1) {
			p = append(p, "$patch: "+g.pick("delete", "replace", "merge"))
		}
		return flow("{", "}", append(p, g.some(patch, rest)...))
	})
}

func (g *generator) elements(patch bool, one func() string) string {
	var p []string
	for i := g.r.Intn(g.long + 1); i > 0; i-- {
		if g.messy() {
			p = append(p, g.pick("{}", "null", "word", "[]", "{$patch: replace}"))
		} else {
			p = append(p, one())
		}
	}
	if patch && g.maybe(0.05) {
		p = append(p, "{$patch: "+g.pick("delete", "replace", "merge", "odd")+"}")
	}
	if g.messy() {
		return g.pick("null", "{}", "text")
	}
	return flow("[", "]", p)
}

func (g *generator) primitives(patch bool) string {
	return g.elements(patch, func() string { return g.pick("a", "b", "c", "\"1\"", "1", "d", "\"\"") })
}

func (g *generator) name(bool) string {
	if g.long > 10 && g.maybe(0.9) {
		return fmt.Sprintf("n%d", g.r.Intn(2*g.long))
	}
	return g.pick("a", "b", "c", "d", "\"1\"", "1")
}

func (g *generator) scalar(patch bool) string {
	if g.messy() {
		return g.pick("{}", "[]", "[x]", "{y: 1}")
	}
	return g.pick("1", "two", "\"3\"", "'true'", "true", "null", "~", "1.5", "\"\"", "yes", "0x1f", "2001-01-01")
}

// plain is a map without lists that merge.
func (g *generator) plain(patch bool) string {
	var p []string
	for _, key := range []string{"k", "l", "m", "n"} {
		switch {
		case g.maybe(0.5):
		case g.maybe(0.15):
			p = append(p, key+": {in: "+g.scalar(patch)+", "+g.pick("x", "y")+": "+g.scalar(patch)+"}")
		case g.maybe(0.1):
			p = append(p, key+": "+g.primitives(patch))
		default:
			p = append(p, key+": "+g.scalar(patch))
		}
	}
	if patch && g.maybe(0.05) {
		p = append(p, "$patch: "+g.pick("delete", "replace", "merge", "odd"))
	}
	if g.messy() {
		return g.pick("null", "[]", "text")
	}
	return flow("{", "}", p)
}

func (g *generator) some(patch bool, fields map[string]func(bool) string) []string {
	var p []string
	names := make([]string, 0, len(fields))
	for name := range fields {
		names = append(names, name)
	}
	// order of a Go map differs from run to run
	for i := range names {
		for j := i + 1; j < len(names); j++ {
			if names[j] < names[i] {
				names[i], names[j] = names[j], names[i]
			}
		}
	}
	for _, name := range names {
		if g.maybe(0.45) {
			p = append(p, fmt.Sprintf("%s: %s", name, fields[name](patch)))
		}
	}
	return p
}
