// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// request is what one customer asks for, and how long after the others.
type request struct {
	after        time.Duration
	method, path string
}

// trouble is requests that meet a bug when they come together.
type trouble struct {
	bug      string
	requests []request
}

// firstTrouble is the round in which it begins. Before, all goes well.
const firstTrouble = 3

var bugs = map[string]trouble{
	"deadlock": {"two transfers lock the same two accounts the other way round", []request{
		{0, "POST", "/transfer/alice/bob"},
		{0, "POST", "/transfer/bob/alice"},
		{5 * time.Millisecond, "GET", "/balance/alice"},
	}},
	"double-lock": {"paying interest locks an account that it has locked already", []request{
		{0, "POST", "/interest/alice"},
		{5 * time.Millisecond, "GET", "/balance/alice"},
	}},
	"leak": {"of two desks that are asked for a quote only the first is listened to", []request{
		{0, "GET", "/quote/eur"},
	}},
	"waitgroup": {"a statement waits for an account that does not exist", []request{
		{0, "GET", "/statement/alice,bob,mallory"},
	}},
	"cond": {"an audit is told that it is done just before it begins to wait", []request{
		{0, "POST", "/audit"},
	}},
	"starvation": {"a recursive read: a reader takes its read lock again while a writer waits, and both wait for ever", []request{
		{0, "GET", "/convert/eur/usd"},
		{5 * time.Millisecond, "POST", "/rate/eur"},
		{10 * time.Millisecond, "GET", "/rate/eur"},
	}},
}

func bugList() string {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(bugs)) {
		lines = append(lines, fmt.Sprintf("  %-11s %s", name, bugs[name].bug))
	}
	return strings.Join(lines, "\n")
}

// perhaps is the deadlock, if the second transfer happens to begin within the
// twenty milliseconds in which the first has one of its locks.
func perhaps() trouble {
	whenever := rand.N(time.Second)
	return trouble{"a deadlock in one run of about fifty", []request{
		{0, "POST", "/transfer/alice/bob"},
		{whenever, "POST", "/transfer/bob/alice"},
	}}
}

// sendRequests plays the customers. Carol and Dave come one after the other; from
// the third round on those who meet trouble come at the same moment.
func sendRequests(server string, rounds int, trouble trouble) {
	for round := 1; round <= rounds; round++ {
		send(server, request{0, "POST", "/transfer/carol/dave"})
		send(server, request{0, "GET", "/balance/carol"})
		if round >= firstTrouble {
			sendTogether(server, trouble.requests)
		}
		fmt.Println("round", round, "done")
	}
}

func sendTogether(server string, requests []request) {
	var all sync.WaitGroup
	for _, r := range requests {
		all.Add(1)
		go func() {
			defer all.Done()
			send(server, r)
		}()
	}
	all.Wait()
}

// send sends one request and prints how it ended.
func send(server string, r request) {
	time.Sleep(r.after)
	var response *http.Response
	var err error
	if r.method == "POST" {
		response, err = http.PostForm(server+r.path, url.Values{"amount": {"5"}})
	} else {
		response, err = http.Get(server + r.path)
	}
	if err != nil {
		fmt.Println(r.method, r.path, err)
		return
	}
	response.Body.Close()
	fmt.Println(r.method, r.path, response.Status)
}
