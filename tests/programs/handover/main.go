// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Handover has a lock that changes hands between two goroutines, both of which
// look stuck while they have it: what they wait for is reached only by numbers
// that no garbage collector, and no debugger, takes for pointers.
//
// A comment //@name marks a line that tests look up by that name.
package main

import (
	"fmt"
	"runtime/debug"
	"sync"
	"time"
	"unsafe"
)

var mu sync.Mutex

// keep takes the lock, says by which turned around address its wait can be
// ended, and waits. Whoever has the channel is nobody but itself.
func keep(address chan<- uintptr) {
	free := make(chan struct{})
	mu.Lock() //@take
	address <- ^*(*uintptr)(unsafe.Pointer(&free))
	<-free
	mu.Unlock()
}

// parked is the turned around address of a goroutine that keeps the lock, and
// then waits for it again, once somebody else has it.
func parked(other <-chan struct{}) uintptr {
	address := make(chan uintptr)
	go func() {
		keep(address)
		<-other
		mu.Lock() //@behind
		mu.Unlock()
	}()
	return <-address
}

// next waits for the lock and says when it has it.
func next(other chan<- struct{}) {
	address := make(chan uintptr)
	go keep(address)
	go func() {
		<-address
		close(other)
	}()
}

// wake ends the wait of the goroutine that parked.
func wake(address uintptr) {
	word := ^address
	close(*(*chan struct{})(unsafe.Pointer(&word)))
}

func settle() { time.Sleep(50 * time.Millisecond) }

func main() {
	debug.SetGCPercent(-1)
	second := make(chan struct{})
	first := parked(second)
	next(second)
	settle()
	fmt.Println("the first has it") //@first
	wake(first)
	settle()
	fmt.Println("the second has it") //@second
}
