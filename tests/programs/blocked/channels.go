// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"sync"
	"time"
)

func slow(n int) int {
	soon()
	return n * n
}

func init() {
	program("first-answer-wins", "channel", func() {
		ask := func() int {
			answers := make(chan int)
			for n := range 3 {
				go func() { answers <- slow(n) }() //! 2
			}
			return <-answers
		}
		ask()
		alive()
	})

	program("gave-up-waiting", "channel", func() {
		ask := func() (int, error) {
			answer := make(chan int)
			go func() {
				time.Sleep(50 * time.Millisecond)
				answer <- 1 //!
			}()
			select {
			case n := <-answer:
				return n, nil
			case <-time.After(5 * time.Millisecond):
				return 0, errors.New("timeout")
			}
		}
		_, _ = ask()
		alive()
	})

	program("error-path-sends-nothing", "channel", func() {
		load := func(fail bool) {
			result := make(chan int)
			go func() {
				if fail {
					return
				}
				result <- 1
			}()
			<-result //!
		}
		go load(true)
		alive()
	})

	program("sends-twice", "channel", func() {
		result := make(chan error)
		go func() {
			result <- errors.New("first")
			result <- nil //!
		}()
		<-result
		alive()
	})

	program("never-closed", "channel", func() {
		produce := func(n int) <-chan int {
			out := make(chan int)
			go func() {
				for i := range n {
					out <- i
				}
			}()
			return out
		}
		go func() {
			sum := 0
			for i := range produce(3) { //!
				sum += i
			}
			println(sum)
		}()
		alive()
	})

	program("consumer-leaves", "channel", func() {
		items := make(chan int)
		for n := range 2 {
			go func() {
				for i := 0; ; i++ {
					items <- n*100 + i //! 2
				}
			}()
		}
		for range 5 {
			<-items
		}
		alive()
	})

	program("buffer-full", "channel", func() {
		log := make(chan string, 4)
		go func() {
			for range 10 {
				log <- "line" //!
			}
		}()
		alive()
	})

	program("tokens-run-out", "channel", func() {
		tokens := make(chan struct{}, 2)
		work := func(fail bool) {
			tokens <- struct{}{} //! 2
			if fail {
				return // with its token
			}
			<-tokens
		}
		work(true)
		work(true)
		go work(false)
		go work(false)
		alive()
	})

	program("each-sends-first", "channel", func() {
		ping, pong := make(chan int), make(chan int)
		go func() {
			ping <- 1 //!
			<-pong
		}()
		go func() {
			pong <- 1 //!
			<-ping
		}()
		alive()
	})

	program("pipeline-stops-in-the-middle", "channel", func() {
		numbers, squares := make(chan int), make(chan int)
		go func() {
			for i := 0; ; i++ {
				numbers <- i //!
			}
		}()
		go func() {
			for n := range numbers {
				squares <- n * n //!
			}
		}()
		<-squares
		<-squares
		alive()
	})

	program("receive-from-nil", "nil-channel", func() {
		var updates chan int // nobody made it
		go func() {
			<-updates //!
		}()
		alive()
	})

	program("send-to-nil", "nil-channel", func() {
		type service struct{ events chan string }
		s := &service{}
		go func() {
			s.events <- "started" //!
		}()
		alive()
	})

	program("range-over-nil", "nil-channel", func() {
		go func() {
			var jobs <-chan int
			for range jobs { //!
			}
		}()
		alive()
	})

	program("nothing-to-select", "select", func() {
		go func() {
			select {} //!
		}()
		alive()
	})

	program("select-of-nils", "select", func() {
		var done, more chan int
		go func() {
			select { //!
			case <-done:
			case more <- 1:
			}
		}()
		alive()
	})

	program("select-nobody-there", "select", func() {
		serve := func() {
			quit, work := make(chan bool), make(chan int)
			select { //!
			case <-quit:
			case n := <-work:
				println(n)
			}
		}
		go serve()
		alive()
	})

	program("all-asleep", "channel", func() {
		// With a signal handler or a finished network poll the runtime does not notice.
		keepRuntimeQuiet()
		result := make(chan int)
		done := make(chan bool)
		go func() {
			<-done //!
			result <- 1
		}()
		<-result //!
	})

	program("lock-held-while-sending", "mixed", func() {
		var mu sync.Mutex
		events := make(chan int)
		go func() {
			mu.Lock()
			defer mu.Unlock()
			events <- 1 //!
		}()
		go func() {
			soon()
			mu.Lock() //!
			defer mu.Unlock()
			<-events
		}()
		alive()
	})
}
