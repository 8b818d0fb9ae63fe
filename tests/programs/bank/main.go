// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Bank is the smallest program with a deadlock worth debugging: two labelled
// goroutines lock the same two accounts in opposite order.
//
//	bank              deadlock for certain; gives up after -wait, exit status 4
//	bank -wait 0      deadlock that the Go runtime itself reports, exit status 2
//	bank -ok          no deadlock (BANK_OK=1 does the same), exit status 3
//
// A comment //@name marks a line that tests look up by that name.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime/pprof"
	"sync"
	"time"
)

// Account is one account of the bank.
type Account struct {
	name    string
	mu      sync.Mutex
	balance int // guarded by mu
}

// bank holds the accounts and what both transfers share.
type bank struct {
	alice, bob *Account
	ordered    bool           // lock in alphabetical order, which cannot deadlock
	holding    sync.WaitGroup // done once by each transfer that has its first lock
}

// transfer moves amount between two accounts. Without an order of locking it
// waits until the opposite transfer has its first lock as well, so that the
// deadlock does not depend on luck.
func (b *bank) transfer(from, to *Account, amount int) {
	first, second := from, to
	if b.ordered && second.name < first.name {
		first, second = second, first
	}
	first.mu.Lock() //@first-lock
	defer first.mu.Unlock()
	if !b.ordered {
		b.holding.Done()
		b.holding.Wait()
	}
	second.mu.Lock() //@second-lock
	defer second.mu.Unlock()

	from.balance -= amount //@withdraw
	to.balance += amount
	fmt.Printf("moved %d from %s to %s\n", amount, from.name, to.name) //@moved
}

// request runs one transfer as a server would: in a goroutine of its own whose
// pprof labels say which request it serves.
func (b *bank) request(id string, from, to *Account, amount int, done *sync.WaitGroup) {
	defer done.Done()
	labels := pprof.Labels("request", id, "route", "/transfer/{from}/{to}")
	pprof.Do(context.Background(), labels, func(context.Context) {
		b.transfer(from, to, amount) //@labelled
	})
}

func main() {
	ok := flag.Bool("ok", os.Getenv("BANK_OK") == "1", "lock in a fixed order: no deadlock")
	wait := flag.Duration("wait", 300*time.Millisecond, "give up after this long; 0: wait for ever")
	flag.Parse()

	b := &bank{ordered: *ok}
	b.alice = &Account{name: "alice", balance: 100}
	b.bob = &Account{name: "bob", balance: 50}
	b.holding.Add(2)
	fmt.Println("bank opens") //@opens

	var done sync.WaitGroup
	done.Add(2)
	go b.request("r1", b.alice, b.bob, 10, &done)
	go b.request("r2", b.bob, b.alice, 20, &done)

	finished := make(chan struct{})
	if *wait == 0 {
		done.Wait() //@wait-for-ever
		close(finished)
	} else {
		go func() {
			done.Wait()
			close(finished)
		}()
	}
	var timeout <-chan time.Time
	if *wait > 0 {
		timeout = time.After(*wait)
	}
	select { //@select
	case <-finished:
		fmt.Printf("alice %d, bob %d\n", b.alice.balance, b.bob.balance) //@closes
		os.Exit(3)
	case <-timeout:
		fmt.Println("the transfers are stuck") //@stuck
		os.Exit(4)
	}
}
