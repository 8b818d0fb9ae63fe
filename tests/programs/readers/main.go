// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Readers is a cache whose writer waits for a reader that waits for the writer,
// after others have read and gone; another reader waits behind the writer.
// Main knows nothing of it and ends the program.
//
// A comment //@name marks a line that tests look up by that name.
package main

import (
	"sync"
	"time"
)

type cache struct {
	mu    sync.RWMutex
	value int
	news  chan int
}

func (c *cache) get() int {
	c.mu.RLock() //@read
	defer c.mu.RUnlock()
	return c.value
}

// follow keeps writers out until one of them has written.
func (c *cache) follow(reading chan<- bool) {
	c.mu.RLock() //@follow
	defer c.mu.RUnlock()
	reading <- true
	c.value += <-c.news //@news
}

func (c *cache) set(value int) {
	c.mu.Lock() //@write
	c.value = value
	c.mu.Unlock()
	c.news <- value
}

func start() {
	c := &cache{news: make(chan int)}
	reading := make(chan bool)
	c.get()
	go c.follow(reading)
	<-reading
	for range 3 { // they come and go
		c.get()
	}
	go c.set(1)
	time.Sleep(20 * time.Millisecond)
	go c.get()
}

func main() {
	started := make(chan bool)
	go func() { // so that nothing of it is left on main's stack
		start()
		close(started)
	}()
	<-started
	time.Sleep(50 * time.Millisecond)
	println("enough") //@enough
}
