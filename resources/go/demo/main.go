// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Demo is a small bank behind HTTP that deadlocks after a few requests: what a
// recording for a first look at Backstep is made of.
//
//	demo                  deadlocks, says so, exits with status 3 soon after
//	demo -ok              locks in a fixed order, finishes, exits with status 0
//	demo -exit-after 0    deadlocks and stays, for a live debugger
//
// It sends its own requests, so nothing else needs to run. Read bank.go for the
// bug, service.go for the labels.
//
// For a recording build it with CGO_ENABLED=0 and -gcflags='all=-N -l': without
// libc, rr's preload library stays out of the stacks, and nothing is optimised away.
package main

import (
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"
)

func main() {
	ok := flag.Bool("ok", false, "lock accounts in a fixed order: no deadlock")
	rounds := flag.Int("rounds", 10, "rounds of requests to send")
	workers := flag.Int("workers", 4, "size of the worker pool")
	exitAfter := flag.Duration("exit-after", 200*time.Millisecond, "from deadlock to exit; 0: never exit")
	flag.Parse()

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

	sendRequests("http://"+listener.Addr().String(), *rounds)
	fmt.Println("all requests answered")
}

// sendRequests plays the customers. Carol and Dave come one after the other; from
// the third round on Alice and Bob pay each other at the same moment, and a
// little later Alice asks for her balance.
func sendRequests(server string, rounds int) {
	for round := 1; round <= rounds; round++ {
		post(server + "/transfer/carol/dave")
		get(server + "/balance/carol")
		if round >= 3 {
			var all sync.WaitGroup
			all.Add(3)
			go func() { defer all.Done(); post(server + "/transfer/alice/bob") }()
			go func() { defer all.Done(); post(server + "/transfer/bob/alice") }()
			time.Sleep(5 * time.Millisecond)
			go func() { defer all.Done(); get(server + "/balance/alice") }()
			all.Wait()
		}
		fmt.Println("round", round, "done")
	}
}

func post(address string) {
	response, err := http.PostForm(address, url.Values{"amount": {"5"}})
	report("POST", address, response, err)
}

func get(address string) {
	response, err := http.Get(address)
	report("GET", address, response, err)
}

// report prints one request and how it ended.
func report(method, address string, response *http.Response, err error) {
	path := address[strings.LastIndex(address, ":"):]
	path = path[strings.Index(path, "/"):]
	if err != nil {
		fmt.Println(method, path, err)
		return
	}
	response.Body.Close()
	fmt.Println(method, path, response.Status)
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
		if exitAfter == 0 {
			return
		}
		time.Sleep(exitAfter)
		fmt.Println("watchdog: giving up")
		os.Exit(3)
	}
}
