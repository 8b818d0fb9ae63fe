// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Dumps writes what Go itself can tell of goroutines, with one of every kind of
// them there, and ends.
//
//	dumps debug2     as /debug/pprof/goroutine?debug=2 does
//	dumps debug1     as ?debug=1 does
//	dumps quit       sends itself SIGQUIT
//	dumps panic      panics
//	dumps asleep     comes to a deadlock that the runtime notices
//	dumps quit 65s   the same later, so that waits have an age
package main

import (
	"context"
	"net"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
	"syscall"
	"time"
)

type store[K comparable, V any] struct {
	mu     sync.RWMutex
	values map[K]V
}

func (s *store[K, V]) get(key K) V {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.values[key]
}

func (s *store[K, V]) set(key K, value V) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.values[key] = value
}

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) deposit(amount int, reason string, digits []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance += amount + len(reason) + len(digits)
}

//go:noinline
func deep(n int, c chan int) int {
	if n == 0 {
		return <-c
	}
	return deep(n-1, c) + 1
}

func waiters() {
	numbers := make(chan int)
	for range 3 {
		go func() { numbers <- 1 }()
	}
	never := make(chan int)
	go func() { <-never }()
	go deep(150, never)
	nobody := make(chan int)
	go func() {
		select {
		case <-never:
		case nobody <- 1:
		}
	}()
	go func() {
		var none chan int
		<-none
	}()
	go func() {
		var none chan int
		none <- 1
	}()
	go func() { select {} }()

	a := &account{}
	a.mu.Lock()
	for range 2 {
		go a.deposit(5, "interest", []byte("42"))
	}
	s := &store[string, int]{values: map[string]int{}}
	s.mu.RLock()
	go s.set("a", 1)
	time.Sleep(10 * time.Millisecond)
	go s.get("a")

	var all sync.WaitGroup
	all.Add(1)
	go all.Wait()
	cond := sync.NewCond(&sync.Mutex{})
	go func() {
		cond.L.Lock()
		cond.Wait()
	}()

	go func() {
		runtime.LockOSThread()
		<-never
	}()
	labels := pprof.Labels("method", "POST", "route", "/transfer/{from}/{to}", "odd", "a \"b\": {c}\n")
	pprof.Do(context.Background(), labels, func(context.Context) {
		for range 2 {
			go func() { <-never }()
		}
	})
}

// busy is what only a program that is not asleep has.
func busy() {
	go func() {
		for range time.Tick(time.Hour) {
		}
	}()
	go time.Sleep(time.Hour)
	if listener, err := net.Listen("tcp", "127.0.0.1:0"); err == nil {
		go listener.Accept()
	}
	var ends [2]int
	if syscall.Pipe(ends[:]) == nil {
		go syscall.Read(ends[0], make([]byte, 1))
	}
}

func main() {
	if len(os.Args) < 2 {
		os.Exit(2)
	}
	waiters()
	if os.Args[1] != "asleep" {
		busy()
	}
	time.Sleep(50 * time.Millisecond)
	if len(os.Args) > 2 {
		runtime.GC()
		age, _ := time.ParseDuration(os.Args[2])
		time.Sleep(age)
	}
	switch os.Args[1] {
	case "debug2":
		pprof.Lookup("goroutine").WriteTo(os.Stdout, 2)
	case "debug1":
		pprof.Lookup("goroutine").WriteTo(os.Stdout, 1)
	case "quit":
		syscall.Kill(os.Getpid(), syscall.SIGQUIT)
		select {}
	case "panic":
		panic("the bank is broken")
	case "asleep":
		select {}
	}
}
