// Command cluster builds a real Kubernetes control plane, starts it on loopback and ends it again.
//
// One process, the supervisor, owns everything that `cluster up` started: it is the parent of all
// components, ends them when its own parent, its time or its order to stop comes, and removes the
// directory. Standard library only, so that building this command needs no module at all.
package main

import (
	"fmt"
	"os"
)

type command struct {
	name, usage string
	run         func(args []string) error
}

func commands() []command {
	return []command{
		{"build", "build the binaries into the cache and print BIN=", cmdBuild},
		{"up", "start a cluster and print its KEY=VALUE lines when it is ready", cmdUp},
		{"down", "end a cluster: --dir DIR, or the only one that runs, or --all", cmdDown},
		{"list", "print the directories of the running clusters", cmdList},
		{"supervise", "", cmdSupervise}, // started by up
	}
}

func main() {
	name := ""
	if len(os.Args) > 1 {
		name = os.Args[1]
	}
	for _, c := range commands() {
		if c.name != name {
			continue
		}
		if err := c.run(os.Args[2:]); err != nil {
			say("%v", err)
			os.Exit(1)
		}
		return
	}
	fmt.Fprintln(os.Stderr, "usage: cluster COMMAND [flags]  (cluster COMMAND --help)")
	for _, c := range commands() {
		if c.usage != "" {
			fmt.Fprintf(os.Stderr, "  %-6s %s\n", c.name, c.usage)
		}
	}
	os.Exit(2)
}

// say writes one line for people; stdout is for KEY=VALUE lines only.
func say(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "cluster: "+format+"\n", args...)
}
