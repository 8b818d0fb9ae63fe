// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Statement returns what is in several accounts together. The bug: an account
// that cannot be read is never done.
func (b *Bank) Statement(names []string) int {
	var all sync.WaitGroup
	var sum atomic.Int64
	for _, name := range names {
		all.Add(1)
		go func() {
			balance, err := b.Balance(name)
			if err != nil {
				fmt.Println("statement:", err)
				return
			}
			sum.Add(int64(balance))
			all.Done()
		}()
	}
	all.Wait()
	return int(sum.Load())
}

// Audit looks at every account and writes a log meanwhile. The bug: whether the
// accounts are done is asked without the lock, so that the signal can come after
// the question and before the wait, where it wakes nobody.
func (b *Bank) Audit() string {
	var mu sync.Mutex
	var done atomic.Bool
	finished := sync.NewCond(&mu)
	go func() {
		for name := range b.accounts {
			b.Balance(name)
		}
		time.Sleep(5 * time.Millisecond)
		done.Store(true)
		finished.Signal()
	}()
	for !done.Load() {
		writeAuditLog()
		mu.Lock()
		finished.Wait()
		mu.Unlock()
	}
	return "all is well"
}
