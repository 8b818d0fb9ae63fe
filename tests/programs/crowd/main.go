// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Crowd parks N goroutines in a channel receive and then works in a loop at the
// bottom of a deep recursion: the ground for measuring what a stop costs.
//
//	crowd [N] [ROUNDS] [labels]   N goroutines (10), ROUNDS of the loop (1000000); with
//	                              "labels" each wears a set of its own, as requests do
//
// A comment //@name marks a line that tests look up by that name.
package main

import (
	"context"
	"fmt"
	"os"
	"runtime/pprof"
	"strconv"
	"sync"
	"time"
)

const depth = 60

var methods = []string{"GET", "POST", "PUT"}

// parked waits for a value that comes only at the end of the program.
func parked(number int, release <-chan int, ready, gone *sync.WaitGroup) {
	defer gone.Done()
	ready.Done()
	number += <-release //@parked
}

// request is parked in the labels of a request, with a trace of its own.
func request(number int, release <-chan int, ready, gone *sync.WaitGroup) {
	labels := pprof.Labels("route", "/orders/{id}", "method", methods[number%len(methods)],
		"trace_id", fmt.Sprintf("%032x", number))
	pprof.Do(context.Background(), labels, func(context.Context) {
		parked(number, release, ready, gone)
	})
}

// descend calls itself until the given level, then works there.
func descend(level, rounds int) int {
	if level > 0 {
		return descend(level-1, rounds) + 1
	}
	return work(rounds) //@bottom
}

// work is the loop to step in.
func work(rounds int) int {
	sum := 0
	for i := 0; i < rounds; i++ {
		square := i * i  //@loop-first
		half := i / 2    //
		sum += square    //
		sum -= half      //
		sum %= 1_000_003 //@loop-last
	}
	return sum
}

// argument returns the n-th argument as a number.
func argument(n, otherwise int) int {
	if len(os.Args) <= n {
		return otherwise
	}
	value, err := strconv.Atoi(os.Args[n])
	if err != nil || value < 0 {
		fmt.Fprintln(os.Stderr, "usage: crowd [N] [ROUNDS]")
		os.Exit(2)
	}
	return value
}

func main() {
	count, rounds := argument(1, 10), argument(2, 1_000_000)

	var ready, gone sync.WaitGroup
	ready.Add(count)
	gone.Add(count)
	release := make(chan int)
	start := parked
	if len(os.Args) > 3 && os.Args[3] == "labels" {
		start = request
	}
	for i := range count {
		go start(i, release, &ready, &gone)
	}
	ready.Wait()
	time.Sleep(20 * time.Millisecond) // from ready to really parked
	fmt.Println("parked", count)      //@all-parked

	fmt.Println("sum", descend(depth, rounds))
	close(release)
	gone.Wait()
}
