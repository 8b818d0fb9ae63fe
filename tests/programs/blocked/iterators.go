// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"iter"
	"sync"
	"time"
)

func received(in chan int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := range in { //! iterator-of-what-nobody-sends 1, asleep-in-an-iterator 1, asleep-before-the-lock 1
			if !yield(v) {
				return
			}
		}
	}
}

func counted(yield func(int) bool) {
	for n := 0; yield(n); n++ { //! iterator-left-open 1, asleep-beside-an-iterator 1
	}
}

var lines = make(chan int)

func init() {
	program("iterator-of-what-nobody-sends", "channel", func() {
		go func() {
			next, stop := iter.Pull(received(make(chan int)))
			defer stop()
			next() //!
		}()
		alive()
	})

	program("iterator-left-open", "coroutine", func() {
		go func() {
			next, _ := iter.Pull(counted)
			next() // and stop is not called
		}()
		alive()
	})

	program("asleep-in-an-iterator", "channel", func() {
		next, stop := iter.Pull(received(make(chan int)))
		defer stop()
		next() //!
	})

	program("asleep-beside-an-iterator", "channel", func() {
		next, stop := iter.Pull(counted)
		defer stop()
		next()
		var all sync.WaitGroup
		none := make(chan int)
		all.Add(1)
		go func() {
			defer all.Done()
			<-none //!
		}()
		all.Wait() //!
		next()
	})

	program("asleep-before-the-lock", "channel", func() {
		var mu sync.Mutex
		next, stop := iter.Pull(received(lines))
		defer stop()
		go func() {
			soon()
			mu.Lock() //!
			defer mu.Unlock()
			lines <- 1
		}()
		mu.Lock()
		defer mu.Unlock()
		next() //!
	})

	program("healthy-iterator-parked", "none", func() {
		next, stop := iter.Pull(counted)
		defer stop()
		for range time.Tick(20 * time.Millisecond) {
			next()
		}
	})

	program("healthy-iterator-not-begun", "none", func() {
		next, stop := iter.Pull(counted)
		defer stop()
		alive()
		next()
	})

	program("healthy-iterator-waits", "none", func() {
		go func() {
			for range time.Tick(20 * time.Millisecond) {
				lines <- 1
			}
		}()
		var mu sync.Mutex
		go func() {
			next, stop := iter.Pull(received(lines))
			defer stop()
			for {
				mu.Lock()
				next()
				mu.Unlock()
			}
		}()
		for {
			mu.Lock()
			soon()
			mu.Unlock()
		}
	})
}
