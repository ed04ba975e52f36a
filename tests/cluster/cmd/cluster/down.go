package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func cmdDown(args []string) error {
	fs := flag.NewFlagSet("down", flag.ExitOnError)
	dir := fs.String("dir", os.Getenv("CLUSTER_DIR"), "the cluster's `directory` (default $CLUSTER_DIR)")
	all := fs.Bool("all", false, "end every cluster of this user that was started without --dir")
	parse(fs, args)
	if *dir != "" && !*all {
		return stop(layout{*dir})
	}
	alive := running()
	if !*all && len(alive) > 1 {
		for _, l := range alive {
			say("running: %s", l.dir)
		}
		return errors.New("several clusters run: name one with --dir, or --all")
	}
	if len(alive) == 0 {
		say("no cluster runs")
	}
	var failed error
	for _, l := range alive {
		failed = errors.Join(failed, stop(l))
	}
	return failed
}

func cmdList(args []string) error {
	fs := flag.NewFlagSet("list", flag.ExitOnError)
	parse(fs, args)
	for _, l := range running() {
		fmt.Println(l.dir)
	}
	return nil
}
