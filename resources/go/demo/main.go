// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Demo is a small bank behind HTTP that deadlocks after a few requests: what a
// recording for a first look at Backstep is made of.
//
//	demo                  deadlocks, says so, exits with status 3 soon after
//	demo -bug NAME        gets stuck in another way; demo -h lists them
//	demo -flaky           deadlocks in one run of about fifty, else finishes
//	demo -ok              locks in a fixed order, finishes, exits with status 0
//	demo -exit-after 0    gets stuck and stays, for a live debugger
//
// It sends its own requests, so nothing else needs to run. Read bank.go for the
// deadlock, rates.go and reports.go for the other bugs, service.go for the labels.
//
// For a recording build it with CGO_ENABLED=0 and -gcflags='all=-N -l': without
// libc, rr's preload library stays out of the stacks, and nothing is optimised away.
// With -tags grpc it serves and asks over gRPC, too, which needs more modules.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"time"
)

// serveMore starts a second server beside HTTP and sends requests to it, if the
// program was built with one.
var serveMore func(*Service) error

func main() {
	ok := flag.Bool("ok", false, "lock accounts in a fixed order: no deadlock")
	bug := flag.String("bug", "deadlock", "what goes wrong:\n"+bugList())
	flaky := flag.Bool("flaky", false, "the deadlock, but only if two transfers happen to meet")
	rounds := flag.Int("rounds", 10, "rounds of requests to send")
	workers := flag.Int("workers", 4, "size of the worker pool")
	exitAfter := flag.Duration("exit-after", 200*time.Millisecond, "from being stuck to exit; 0: never exit")
	flag.Parse()
	trouble, known := bugs[*bug]
	if !known {
		fmt.Fprintf(os.Stderr, "there is no bug %q; these exist:\n%s\n", *bug, bugList())
		os.Exit(2)
	}
	if *flaky {
		trouble, *rounds = perhaps(), firstTrouble
	}

	bank := NewBank(*ok, "alice", "bob", "carol", "dave")
	service := NewService(bank, *workers)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("bank open on", listener.Addr())
	go http.Serve(listener, service.Routes())
	go watchdog(service, *exitAfter)
	if serveMore != nil {
		if err := serveMore(service); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}

	sendRequests("http://"+listener.Addr().String(), *rounds, trouble)
	fmt.Println("all requests answered")
	if late := service.rates.unheard.Load(); late > 0 {
		fmt.Printf("%d answers found nobody who listens\n", late)
		giveUp(*exitAfter)
		select {}
	}
}

// watchdog ends the program after a deadlock: when requests wait and none was
// answered for half a second. It counts ticks instead of looking at the clock,
// so that time spent in a debugger is no deadlock.
func watchdog(service *Service, exitAfter time.Duration) {
	const patience = 10
	idle, last := 0, int64(0)
	for range time.Tick(50 * time.Millisecond) {
		answered := service.answered.Load()
		waiting := service.requests.Load() - answered
		if answered != last || waiting == 0 {
			idle, last = 0, answered
			continue
		}
		if idle++; idle < patience {
			continue
		}
		fmt.Printf("watchdog: deadlock, %d requests wait for ever\n", waiting)
		giveUp(exitAfter)
		return
	}
}

// giveUp ends a program that is stuck, or leaves it to a debugger.
func giveUp(exitAfter time.Duration) {
	if exitAfter == 0 {
		return
	}
	time.Sleep(exitAfter)
	fmt.Println("watchdog: giving up")
	os.Exit(3)
}
