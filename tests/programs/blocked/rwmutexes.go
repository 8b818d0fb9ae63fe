// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import "sync"

type cache struct {
	mu    sync.RWMutex
	items map[string]int
}

func (c *cache) get(key string) int {
	c.mu.RLock() //! reader-reads-again 1
	defer c.mu.RUnlock()
	return c.items[key]
}

func (c *cache) set(key string, value int) {
	c.mu.Lock() //! reader-reads-again 1
	defer c.mu.Unlock()
	c.items[key] = value
}

// sum reads under a lock that it already has for reading.
func (c *cache) sum() int {
	c.mu.RLock()
	defer c.mu.RUnlock()
	total := 0
	soon()
	for key := range c.items {
		total += c.get(key)
	}
	return total
}

func init() {
	program("reader-reads-again", "rwmutex", func() {
		c := &cache{items: map[string]int{"a": 1}}
		go c.sum()
		go func() {
			soon()
			c.set("a", 2)
		}()
		go alive()
		waitLong()
	})

	program("reader-becomes-writer", "rwmutex", func() {
		var mu sync.RWMutex
		value := 0
		go func() {
			mu.RLock()
			defer mu.RUnlock()
			if value == 0 {
				mu.Lock() //!
				value = 1
				mu.Unlock()
			}
		}()
		alive()
	})

	program("writer-reads", "rwmutex", func() {
		var mu sync.RWMutex
		value := 0
		go func() {
			mu.Lock()
			value++
			mu.RLock() //!
			value++
			mu.RUnlock()
			mu.Unlock()
		}()
		alive()
	})

	program("writers-cross", "mutex-cycle", func() {
		var left, right sync.RWMutex
		hold := func(first, second *sync.RWMutex) {
			first.Lock()
			defer first.Unlock()
			soon()
			second.Lock() //! 2
			defer second.Unlock()
		}
		go hold(&left, &right)
		go hold(&right, &left)
		alive()
	})

	program("reader-waits-for-news", "mixed", func() {
		var mu sync.RWMutex
		news := make(chan int)
		go func() { // keeps writers out for as long as it waits
			mu.RLock()
			defer mu.RUnlock()
			<-news //!
		}()
		go func() {
			soon()
			mu.Lock() //!
			news <- 1
			mu.Unlock()
		}()
		alive()
	})
}

// waitLong is a main that has nothing left to do.
func waitLong() {
	for {
		soon()
	}
}
