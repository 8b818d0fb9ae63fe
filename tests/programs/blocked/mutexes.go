// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"runtime"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) deposit(amount int) {
	a.mu.Lock() //! interest-pays-itself 1
	defer a.mu.Unlock()
	a.balance += amount
}

func transfer(from, to *account) {
	from.mu.Lock()
	defer from.mu.Unlock()
	soon()
	to.mu.Lock() //! transfer-both-ways 2, three-in-a-ring 3, two-rings 4
	defer to.mu.Unlock()
	from.balance--
	to.balance++
}

func init() {
	program("transfer-both-ways", "mutex-cycle", func() {
		a, b := &account{}, &account{}
		go transfer(a, b)
		go transfer(b, a)
		alive()
	})

	program("three-in-a-ring", "mutex-cycle", func() {
		var ring [3]account
		for i := range ring {
			go transfer(&ring[i], &ring[(i+1)%3])
		}
		alive()
	})

	program("two-rings", "mutex-cycle", func() {
		a, b, c, d := &account{}, &account{}, &account{}, &account{}
		go transfer(a, b)
		go transfer(b, a)
		go transfer(c, d)
		go transfer(d, c)
		alive()
	})

	program("interest-pays-itself", "double-lock", func() {
		a := &account{}
		go func() {
			a.mu.Lock()
			defer a.mu.Unlock()
			a.deposit(a.balance / 100)
		}()
		alive()
	})
}

// Without defer, and the mutexes are variables of the package.
var (
	configMu sync.Mutex
	stateMu  sync.Mutex
	config   = map[string]string{}
	state    int
)

func reload() {
	configMu.Lock()
	config["loaded"] = "yes"
	soon()
	stateMu.Lock() //! package-variables 1
	state++
	stateMu.Unlock()
	configMu.Unlock()
}

func snapshot() {
	stateMu.Lock()
	soon()
	configMu.Lock() //! package-variables 1
	state = len(config)
	configMu.Unlock()
	stateMu.Unlock()
}

func init() {
	program("package-variables", "mutex-cycle", func() {
		go reload()
		go snapshot()
		alive()
	})
}

type fork struct{ sync.Mutex }

func dine(left, right *fork) {
	for {
		left.Lock()
		soon()
		right.Lock() //! philosophers 5
		right.Unlock()
		left.Unlock()
	}
}

func init() {
	program("philosophers", "mutex-cycle", func() {
		var forks [5]fork
		for i := range forks {
			go dine(&forks[i], &forks[(i+1)%5])
		}
		alive()
	})
}

type registry struct {
	sync.Mutex
	names map[string]int
}

func (r *registry) count() int {
	r.Lock() //! method-calls-method 1
	defer r.Unlock()
	return len(r.names)
}

func (r *registry) add(name string) {
	r.Lock()
	defer r.Unlock()
	r.names[name] = r.count()
}

func init() {
	program("method-calls-method", "double-lock", func() {
		r := &registry{names: map[string]int{}}
		go r.add("first")
		alive()
	})
}

type ledger struct {
	mu      sync.Mutex
	entries []string
}

var errTooLong = errors.New("too long")

func (l *ledger) write(text string) error {
	l.mu.Lock()
	if len(text) > 8 {
		return errTooLong // and the lock is nobody's any more
	}
	l.entries = append(l.entries, text)
	l.mu.Unlock()
	return nil
}

func (l *ledger) size() int {
	l.mu.Lock() //! early-return-keeps-lock 2
	defer l.mu.Unlock()
	return len(l.entries)
}

func init() {
	program("early-return-keeps-lock", "mutex", func() {
		l := &ledger{}
		done := make(chan bool)
		go func() {
			_ = l.write("a text that is too long")
			close(done)
		}()
		<-done
		go l.size()
		go l.size()
		alive()
	})
}

type lazy struct {
	once  sync.Once
	value int
}

func (l *lazy) get() int {
	l.once.Do(func() { //! once-within-itself 1
		l.value = l.get() + 1
	})
	return l.value
}

func init() {
	program("once-within-itself", "double-lock", func() {
		l := &lazy{}
		go l.get()
		alive()
	})

	program("onces-cross", "mutex-cycle", func() {
		var a, b sync.Once
		go func() {
			a.Do(func() {
				soon()
				b.Do(func() {}) //!
			})
		}()
		go func() {
			b.Do(func() {
				soon()
				a.Do(func() {}) //!
			})
		}()
		alive()
	})

	program("callback-under-lock", "double-lock", func() {
		var mu sync.Mutex
		listeners := []func(){}
		subscribe := func(f func()) {
			mu.Lock() //!
			defer mu.Unlock()
			listeners = append(listeners, f)
		}
		notify := func() {
			mu.Lock()
			defer mu.Unlock()
			for _, f := range listeners {
				f()
			}
		}
		subscribe(func() { subscribe(func() {}) })
		go notify()
		alive()
	})
}

// gate is so small that the allocator puts it beside other small values.
type gate struct {
	mu   sync.Mutex
	open bool
}

func (g *gate) pass() {
	for {
		g.mu.Lock() //! loop-left-with-lock 1
		if g.open {
			break // with the lock
		}
		g.mu.Unlock()
		soon()
	}
}

func init() {
	program("loop-left-with-lock", "mutex", func() {
		neighbour := new(uint32)
		g := &gate{open: true}
		go func() {
			g.pass()
			g.pass()
		}()
		alive()
		runtime.KeepAlive(neighbour)
	})
}
