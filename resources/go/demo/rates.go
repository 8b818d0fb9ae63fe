// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Rates is a cache of what currencies are worth, in hundredths.
type Rates struct {
	mu      sync.RWMutex
	worth   map[string]int
	unheard atomic.Int64 // quotes on their way, or on none
}

// NewRates knows a few currencies.
func NewRates() *Rates {
	return &Rates{worth: map[string]int{"eur": 100, "usd": 92, "chf": 106}}
}

// Get returns what a currency is worth.
func (r *Rates) Get(currency string) (int, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	worth, known := r.worth[currency]
	if !known {
		return 0, fmt.Errorf("no currency %q", currency)
	}
	return worth, nil
}

// Set changes what a currency is worth.
func (r *Rates) Set(currency string, worth int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.worth[currency] = worth
}

// Convert returns how much of one currency a hundred of the other are. It reads
// both under one lock so that they belong together, and here is the bug: Get takes
// the same lock for reading again. That goes well until a writer waits in between:
// new readers wait behind the writer, the writer waits for this reader to end.
func (r *Rates) Convert(from, to string) (int, error) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	writeAuditLog()
	source, err := r.Get(from)
	if err != nil {
		return 0, err
	}
	target, err := r.Get(to)
	if err != nil {
		return 0, err
	}
	return 100 * source / target, nil
}

// Quote asks two desks and returns what the faster one says. The bug: the channel
// has no room, so that the slower one offers its answer for ever.
func (r *Rates) Quote(currency string) (int, error) {
	worth, err := r.Get(currency)
	if err != nil {
		return 0, err
	}
	answers := make(chan int)
	for desk := range 2 {
		r.unheard.Add(1)
		go func() {
			time.Sleep(time.Duration(desk+1) * time.Millisecond)
			answers <- worth + desk
			r.unheard.Add(-1)
		}()
	}
	return <-answers, nil
}
