// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Blocked is a collection of small programs that wait: for ever by a bug of a
// known kind, or for a while as healthy programs do. What should be found in
// each stands beside it.
//
//	blocked NAME    runs one
//	blocked         lists them
//
// The text after the name is the kind of the finding that is wanted, or "none"
// for a healthy program, "on-purpose" for one that looks like a bug and need not
// be one: nothing certain may be found there. "//!" ends a line where a goroutine
// of the finding waits, or one behind it, "//! 3" one where three do; in a
// function that several programs share it names them: "//! first 2, second 1".
// Go itself ends those called asleep-… with "all goroutines are asleep".
package main

import (
	"fmt"
	"os"
	"slices"
	"time"
)

type entry struct {
	name, want string
	run        func()
}

var programs []entry

func program(name, want string, run func()) {
	programs = append(programs, entry{name, want, run})
}

func main() {
	if len(os.Args) != 2 {
		for _, p := range programs {
			fmt.Println(p.name, p.want)
		}
		return
	}
	at := slices.IndexFunc(programs, func(p entry) bool { return p.name == os.Args[1] })
	if at < 0 {
		fmt.Fprintln(os.Stderr, "no such program")
		os.Exit(2)
	}
	programs[at].run()
}

// alive keeps the rest of a service going: work that has nothing to do with
// what is stuck, so that the runtime does not end the program.
func alive() {
	for range time.Tick(20 * time.Millisecond) {
	}
}

// soon is long enough for the other goroutines to get to where they wait.
func soon() { time.Sleep(30 * time.Millisecond) }
