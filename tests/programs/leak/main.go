// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Leak leaves N goroutines behind, each at a channel of its own that nobody else
// knows, and half of them at a lock that one of them has: the ground for
// measuring how long it takes to say who waits for whom.
//
//	leak N
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"
)

func deep(level int, wait func()) {
	if level > 0 {
		deep(level-1, wait)
		return
	}
	wait()
}

func main() {
	n := 0
	if len(os.Args) == 2 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	if n < 2 {
		fmt.Fprintln(os.Stderr, "usage: leak N")
		os.Exit(2)
	}
	var mu sync.Mutex
	go func() {
		mu.Lock()
		defer mu.Unlock()
		<-make(chan int)
	}()
	for i := range n - 1 {
		if i%2 == 0 {
			go deep(i%5, func() { <-make(chan int) })
		} else {
			go deep(i%5, func() { mu.Lock() })
		}
	}
	for {
		time.Sleep(50 * time.Millisecond)
	}
}
