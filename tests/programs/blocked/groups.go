// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"os"
	"os/signal"
	"slices"
	"sync"
)

func init() {
	program("counted-one-too-many", "waitgroup", func() {
		var all sync.WaitGroup
		all.Add(4)
		for n := range 3 {
			go func() {
				defer all.Done()
				slow(n)
			}()
		}
		go func() {
			all.Wait() //!
		}()
		alive()
	})

	program("error-path-not-done", "waitgroup", func() {
		var all sync.WaitGroup
		work := func(n int) error {
			if n == 1 {
				return errors.New("odd")
			}
			all.Done()
			return nil
		}
		go func() {
			for n := range 3 {
				all.Add(1)
				go func() { _ = work(n) }()
			}
			all.Wait() //!
		}()
		alive()
	})

	program("done-on-a-copy", "waitgroup", func() {
		type batch struct {
			all  sync.WaitGroup
			name string
		}
		go func() {
			batches := make([]batch, 1)
			batches[0].all.Add(1)
			for i := range slices.Clone(batches) {
				copies := slices.Clone(batches)
				go copies[i].all.Done()
			}
			batches[0].all.Wait() //!
		}()
		alive()
	})

	program("waits-for-itself", "waitgroup", func() {
		var all sync.WaitGroup
		all.Add(1)
		go func() {
			defer all.Done()
			all.Wait() //!
		}()
		alive()
	})

	program("workers-wait-for-close", "mixed", func() {
		jobs := make(chan int)
		var workers sync.WaitGroup
		for range 3 {
			workers.Add(1)
			go func() {
				defer workers.Done()
				for n := range jobs { //! 3
					slow(n)
				}
			}()
		}
		go func() {
			for n := range 5 {
				jobs <- n
			}
			workers.Wait() //!
			close(jobs)    // too late
		}()
		alive()
	})

	program("waits-under-lock", "mixed", func() {
		var mu sync.Mutex
		var all sync.WaitGroup
		results := 0
		go func() {
			mu.Lock()
			defer mu.Unlock()
			for range 3 {
				all.Add(1)
				go func() {
					defer all.Done()
					mu.Lock() //! 3
					results++
					mu.Unlock()
				}()
			}
			all.Wait() //!
		}()
		alive()
	})

	program("results-nobody-takes", "mixed", func() {
		results := make(chan int)
		var all sync.WaitGroup
		go func() {
			for n := range 3 {
				all.Add(1)
				go func() {
					defer all.Done()
					results <- n //! 3
				}()
			}
			all.Wait() //!
			close(results)
			for range results {
			}
		}()
		alive()
	})

	program("signal-came-too-early", "cond", func() {
		var mu sync.Mutex
		ready := sync.NewCond(&mu)
		go ready.Signal()
		soon()
		go func() {
			mu.Lock()
			defer mu.Unlock()
			ready.Wait() //!
		}()
		alive()
	})

	program("signal-wakes-one-of-three", "cond", func() {
		var mu sync.Mutex
		open := false
		gate := sync.NewCond(&mu)
		for range 3 {
			go func() {
				mu.Lock()
				defer mu.Unlock()
				for !open {
					gate.Wait() //! 2
				}
			}()
		}
		soon()
		mu.Lock()
		open = true
		gate.Signal() // Broadcast was meant
		mu.Unlock()
		alive()
	})

	program("queue-without-news", "cond", func() {
		type queue struct {
			mu    sync.Mutex
			some  *sync.Cond
			items []int
		}
		q := &queue{}
		q.some = sync.NewCond(&q.mu)
		take := func() int {
			q.mu.Lock()
			defer q.mu.Unlock()
			for len(q.items) == 0 {
				q.some.Wait() //!
			}
			item := q.items[0]
			q.items = q.items[1:]
			return item
		}
		go take()
		soon()
		q.mu.Lock()
		q.items = append(q.items, 1) // and no word to those who wait
		q.mu.Unlock()
		alive()
	})
}

// keepRuntimeQuiet keeps the runtime from ending a program whose goroutines
// all wait, as the handling of signals in most services does.
func keepRuntimeQuiet() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
}
