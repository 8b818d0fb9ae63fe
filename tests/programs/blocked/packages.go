// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"sync"
	"time"
)

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
	books    sync.Mutex
	audit    = make(chan string)
	receipts = make(chan string) // named in one function only
	answers  = make(chan string)
	handlers = map[string]func(string){"answer": func(s string) { answers <- s }}
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
			second.Lock() //! 2
			defer second.Unlock()
		}
		go hold(&accounts, &journal)
		go hold(&journal, &accounts)
		alive()
	})

	program("lock-kept-at-a-package-channel", "mixed", func() {
		for range 5 {
			go func() {
				books.Lock()       //! 4
				receipts <- "paid" //!
				books.Unlock()
			}()
		}
		alive()
	})

	program("lock-kept-for-a-slow-reader", "none", func() {
		go func() {
			for {
				soon()
				<-audit
			}
		}()
		for range 5 {
			go func() {
				for {
					books.Lock()
					audit <- "paid"
					books.Unlock()
				}
			}()
		}
		alive()
	})

	// One request at a time; the answer comes by a function that no stack names.
	program("lock-kept-for-a-callback", "none", func() {
		go func(take func(string)) {
			time.Sleep(time.Minute)
			take("late")
		}(handlers["answer"])
		for range 4 {
			go func() {
				books.Lock()
				defer books.Unlock()
				println(<-answers)
			}()
		}
		alive()
	})

	program("lock-kept-for-a-timer", "none", func() {
		for range 5 {
			go func() {
				for {
					books.Lock()
					select {
					case audit <- "paid":
					case <-time.After(50 * time.Millisecond):
					}
					books.Unlock()
				}
			}()
		}
		alive()
	})

	program("pool-at-a-package-channel", "none", func() {
		var workers sync.WaitGroup
		for range 4 {
			workers.Add(1)
			go func() {
				defer workers.Done()
				for range news {
				}
			}()
		}
		go alive()
		workers.Wait()
	})
}
