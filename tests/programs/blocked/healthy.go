// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"sync"
	"time"
)

func init() {
	program("idle-server", "none", func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		_ = http.Serve(listener, http.NewServeMux())
	})

	program("kept-alive-connections", "none", func() {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		go http.Serve(listener, http.NotFoundHandler())
		for range 3 {
			response, err := http.Get("http://" + listener.Addr().String())
			if err == nil {
				_, _ = io.Copy(io.Discard, response.Body)
				response.Body.Close()
			}
		}
		waitForSignal()
	})

	program("pool-without-work", "none", func() {
		jobs := make(chan int)
		for range 4 {
			go func() {
				for n := range jobs {
					slow(n)
				}
			}()
		}
		for range time.Tick(200 * time.Millisecond) {
			jobs <- 1
		}
	})

	program("ticker", "none", func() {
		quit := make(chan bool)
		go func() {
			tick := time.NewTicker(50 * time.Millisecond)
			for {
				select {
				case <-tick.C:
				case <-quit:
					return
				}
			}
		}()
		waitForSignal()
		close(quit)
	})

	program("sleeping", "none", func() {
		var all sync.WaitGroup
		for range 3 {
			all.Add(1)
			go func() {
				defer all.Done()
				time.Sleep(time.Hour)
			}()
		}
		all.Wait()
	})

	program("waits-for-signal", "none", waitForSignal)

	program("busy-lock", "none", func() {
		var mu sync.Mutex
		count := 0
		for range 4 {
			go func() {
				for {
					mu.Lock()
					count++
					time.Sleep(time.Millisecond) // who waits, waits for a sleeper
					mu.Unlock()
				}
			}()
		}
		waitForSignal()
	})

	program("queue-with-cond", "none", func() {
		var mu sync.Mutex
		some := sync.NewCond(&mu)
		var items []int
		for range 2 {
			go func() {
				for {
					mu.Lock()
					for len(items) == 0 {
						some.Wait()
					}
					items = items[1:]
					mu.Unlock()
				}
			}()
		}
		for range time.Tick(100 * time.Millisecond) {
			mu.Lock()
			items = append(items, 1)
			some.Signal()
			mu.Unlock()
		}
	})

	program("cached-call", "none", func() {
		// Many wait for one that asks the network.
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			panic(err)
		}
		var once sync.Once
		for range 5 {
			go once.Do(func() {
				connection, err := net.Dial("tcp", listener.Addr().String())
				if err == nil {
					_, _ = connection.Read(make([]byte, 1)) // an answer that takes its time
				}
			})
		}
		_, _ = listener.Accept()
		waitForSignal()
	})

	program("context-tree", "none", func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
		defer cancel()
		for range 3 {
			child, stop := context.WithCancel(ctx)
			defer stop()
			go func() { <-child.Done() }()
		}
		<-ctx.Done()
	})

	program("child-process", "none", func() {
		command := exec.Command("sleep", "3600")
		stdout, err := command.StdoutPipe()
		if err != nil {
			panic(err)
		}
		if err := command.Start(); err != nil {
			panic(err)
		}
		_, _ = io.ReadAll(stdout)
		_ = command.Wait()
	})

	program("fan-in-of-timers", "none", func() {
		merged := make(chan time.Time)
		for range 3 {
			go func() {
				for now := range time.Tick(70 * time.Millisecond) {
					merged <- now
				}
			}()
		}
		for range merged {
		}
	})

	program("readers-and-a-slow-writer", "none", func() {
		var mu sync.RWMutex
		for range 3 {
			go func() {
				for {
					mu.RLock()
					time.Sleep(time.Millisecond)
					mu.RUnlock()
				}
			}()
		}
		for {
			mu.Lock()
			time.Sleep(20 * time.Millisecond)
			mu.Unlock()
			time.Sleep(time.Millisecond)
		}
	})

	program("pipe", "none", func() {
		reader, writer := io.Pipe()
		go func() {
			for range time.Tick(100 * time.Millisecond) {
				_, _ = writer.Write([]byte("line\n"))
			}
		}()
		_, _ = io.Copy(io.Discard, reader)
	})

	program("rate-limit", "none", func() {
		tokens := make(chan struct{}, 2)
		go func() {
			for range time.Tick(50 * time.Millisecond) {
				select {
				case tokens <- struct{}{}:
				default:
				}
			}
		}()
		for range 3 {
			go func() {
				for range tokens {
				}
			}()
		}
		waitForSignal()
	})
}

type janitor struct{ stop chan bool }

// tidied is a value whose finalizer ends the goroutine that works for it.
func tidied() *janitor {
	stop := make(chan bool)
	go func() { <-stop }()
	j := &janitor{stop}
	runtime.SetFinalizer(j, func(j *janitor) { close(j.stop) })
	return j
}

func init() {
	program("ended-by-a-finalizer", "none", func() {
		for range 3 {
			tidied()
		}
		waitForSignal()
	})

	program("timer-closes", "none", func() {
		for range 3 {
			done := make(chan bool)
			time.AfterFunc(time.Hour, func() { close(done) })
			go func() { <-done }()
		}
		alive()
	})

	program("works-under-lock", "none", func() {
		mu := new(sync.Mutex)
		for range 2 {
			go func() {
				mu.Lock()
				sum := 0
				for i := range 1 << 62 {
					sum ^= i
				}
				println(sum)
				mu.Unlock()
			}()
		}
		alive()
	})
}

// Main waits for ever, which is how many programs say that others do the work.
func init() {
	program("forever-nothing-to-select", "none", func() {
		go alive()
		select {}
	})

	program("forever-nil", "on-purpose", func() {
		var forever chan struct{}
		go alive()
		<-forever
	})

	program("forever-made", "on-purpose", func() {
		forever := make(chan bool)
		go alive()
		<-forever
	})

	program("forever-counted", "on-purpose", func() {
		var forever sync.WaitGroup
		forever.Add(1)
		go alive()
		forever.Wait()
	})
}

func waitForSignal() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	<-signals
}
