// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Queues has goroutines that stand in line for channels, locks, a wait group
// and a condition, one behind the other, each with a label that names it, and
// others that wait for what comes by itself. When all of them wait main goes
// past the line "ready" and gives nothing back.
//
//	queues [N]    with N more, each of which has a label of its own
package main

import (
	"bufio"
	"bytes"
	"context"
	"net"
	"os"
	"runtime"
	"runtime/pprof"
	"strconv"
	"sync"
	"syscall"
	"time"
)

var guard sync.Mutex

type store struct {
	mu    sync.RWMutex
	items map[string]int
}

var shared struct {
	count int
	cache store
}

// begin starts a goroutine and returns when it waits.
func begin(name string, work func()) {
	before := waiting()
	go pprof.Do(context.Background(), pprof.Labels("name", name), func(context.Context) { work() })
	for waiting() <= before {
		time.Sleep(time.Millisecond)
	}
}

// waiting counts the goroutines that the runtime says wait.
func waiting() int {
	text := make([]byte, 1<<20)
	text = text[:runtime.Stack(text, true)]
	count := 0
	for _, line := range bytes.Split(text, []byte("\n")) {
		if bytes.HasPrefix(line, []byte("goroutine ")) && !bytes.Contains(line, []byte("[run")) {
			count++
		}
	}
	return count
}

func channels() {
	jobs := make(chan int)
	news, results := make(chan string), make(chan int)
	for _, name := range []string{"send-1", "send-2", "send-3"} {
		begin(name, func() { jobs <- 1 })
	}
	begin("choose", func() {
		select {
		case news <- "news":
		case n := <-results:
			println(n)
		}
	})
	begin("receive-after-choose", func() { <-results })
	keep = append(keep, jobs, news, results)
}

// keep makes all of them reachable: nothing here is a bug.
var keep []any

func locks() {
	guard.Lock()
	for _, name := range []string{"lock-1", "lock-2", "lock-3"} {
		begin(name, func() {
			guard.Lock()
			guard.Unlock()
		})
	}
	cache := &shared.cache
	cache.mu.RLock()
	write := func() {
		cache.mu.Lock()
		cache.items = nil
		cache.mu.Unlock()
	}
	begin("write-1", write)
	begin("read-1", func() {
		cache.mu.RLock()
		println(len(cache.items))
		cache.mu.RUnlock()
	})
	begin("write-2", write)
}

func groups() {
	var done sync.WaitGroup
	done.Add(1)
	for _, name := range []string{"done-1", "done-2"} {
		begin(name, done.Wait)
	}
	var mu sync.Mutex
	changed := sync.NewCond(&mu)
	for _, name := range []string{"change-1", "change-2", "change-3"} {
		begin(name, func() {
			mu.Lock()
			changed.Wait()
			mu.Unlock()
		})
	}
	keep = append(keep, &done, changed)
}

// outside is what no goroutine ends: a timer, the network, a system call.
func outside() {
	begin("asleep", func() {
		time.Sleep(time.Hour) //@asleep
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	begin("accepting", func() {
		for {
			connection, err := listener.Accept() //@accepting
			if err != nil {
				return
			}
			keep = append(keep, connection)
		}
	})
	connection, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		panic(err)
	}
	begin("reading", func() {
		bufio.NewReader(connection).ReadString('\n') //@reading
	})
	var pipe [2]int
	if err := syscall.Pipe(pipe[:]); err != nil {
		panic(err)
	}
	begin("calling", func() {
		syscall.Read(pipe[0], make([]byte, 1)) //@calling
	})
}

func crowd(count int) {
	never := make(chan int)
	for i := range count {
		labels := pprof.Labels("number", strconv.Itoa(i), "kind", "crowd")
		go pprof.Do(context.Background(), labels, func(context.Context) { <-never })
	}
	for waiting() < count {
		time.Sleep(time.Millisecond)
	}
	keep = append(keep, never)
}

func main() {
	if len(os.Args) > 1 {
		count, _ := strconv.Atoi(os.Args[1])
		crowd(count)
	}
	channels()
	locks()
	groups()
	outside()
	println("ready", shared.count, len(keep)) //@ready
	runtime.KeepAlive(keep)
}
