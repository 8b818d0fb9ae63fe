// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// The program that the scripted session of the tests pretends to debug. It is read, never compiled by the tests.
package main

import (
	"fmt"
	"sync"
)

var bank = newBank("alice", "bob", "carol")

func main() {
	var done sync.WaitGroup
	for worker := 0; worker < 3; worker++ {
		done.Add(1)
		go func() {
			defer done.Done()
			serve(worker)
		}()
	}
	done.Wait()
	fmt.Println("all transfers done:", bank.total())
}

func serve(worker int) {
	from, to := pick(worker)
	for round := 1; round <= 2; round++ {
		amount := 10*worker + round
		if err := transfer(from, to, amount); err != nil {
			fmt.Println("worker", worker, "failed:", err)
			return
		}
	}
}

func pick(worker int) (*Account, *Account) {
	names := []string{"alice", "bob", "carol"}
	from := bank.accounts[names[worker%3]]
	to := bank.accounts[names[(worker+1)%3]]
	return from, to
}
