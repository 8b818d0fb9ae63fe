// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Leak leaves N goroutines behind, each at a channel of its own that nobody else
// knows, and half of them at a lock that one of them has: the ground for
// measuring how long it takes to say who waits for whom.
//
//	leak N          at channels and a lock
//	leak N cond     at a condition that nobody signals
//	leak N lock     all but one at the lock
//	leak N chain    nobody but one: each of the others is woken by the next one
//	leak N sleep    nobody but one: the others sleep
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

// end is where the last of a chain receives; somebody might send there.
var end = make(chan int)

func deep(level int, wait func()) {
	if level > 0 {
		deep(level-1, wait)
		return
	}
	wait()
}

func main() {
	n := 0
	where := ""
	if len(os.Args) >= 2 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	if len(os.Args) == 3 {
		where = os.Args[2]
	}
	if n < 2 {
		fmt.Fprintln(os.Stderr, "usage: leak N [cond|lock|chain|sleep]")
		os.Exit(2)
	}
	var mu sync.Mutex
	go func() {
		mu.Lock()
		defer mu.Unlock()
		<-make(chan int)
	}()
	news := sync.NewCond(new(sync.Mutex))
	for i := range n - 1 {
		switch {
		case where == "cond":
			go deep(i%5, func() { news.L.Lock(); news.Wait() })
		case where == "chain":
			from, to := make(chan int), end
			go deep(i%5, func() { to <- 1 + <-from })
			end = from
		case where == "sleep":
			go deep(i%5, func() { time.Sleep(time.Hour) })
		case where == "lock" || i%2 == 1:
			go deep(i%5, func() { mu.Lock() })
		default:
			go deep(i%5, func() { <-make(chan int) })
		}
	}
	for {
		time.Sleep(50 * time.Millisecond)
	}
}
