// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import "sync"

// What package variables lead to anybody may use at any time.
var (
	news    = make(chan int)
	orders  struct{ queue chan int }
	counter struct {
		mu    sync.Mutex
		value int
	}
	accounts sync.Mutex
	journal  sync.Mutex
)

func init() {
	program("listens-to-a-package-channel", "none", func() {
		go func() {
			for n := range news {
				println(n)
			}
		}()
		orders.queue = make(chan int)
		go func() { orders.queue <- 1 }()
		alive()
	})

	program("package-lock-taken-twice", "double-lock", func() {
		total := func() int {
			counter.mu.Lock() //!
			defer counter.mu.Unlock()
			return counter.value
		}
		go func() {
			counter.mu.Lock()
			defer counter.mu.Unlock()
			counter.value = total() + 1
		}()
		alive()
	})

	program("package-locks-cross", "mutex-cycle", func() {
		hold := func(first, second *sync.Mutex) {
			first.Lock()
			defer first.Unlock()
			soon()
			second.Lock() //!
			defer second.Unlock()
		}
		go hold(&accounts, &journal)
		go hold(&journal, &accounts)
		alive()
	})
}
