// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Steps has one small scene for everything that stepping over, into and out of,
// forwards and backwards, can meet. It takes the same path on every run and
// exits with status 3.
//
// A comment //@name marks a line that tests look up by that name; one statement
// a line, so that a step is a line.
package main

import (
	"errors"
	"fmt"
	"os"
)

// global is written in several scenes: something for a write watchpoint.
var global int

// --- calls and returns ---

func double(n int) int {
	result := n * 2 //@double-first
	return result   //@double-return
}

func divide(a, b int) (quotient int, err error) {
	if b == 0 {
		return 0, errors.New("division by zero") //@divide-error
	}
	quotient = a / b
	return quotient, nil //@divide-return
}

func calls() int {
	a := double(3)                //@calls-first
	b := double(double(a))        //@calls-nested
	quotient, err := divide(b, 0) //@calls-divide
	if err != nil {               //@calls-if
		quotient, _ = divide(b, 4) //@calls-again
	}
	return quotient //@calls-return
}

// --- loops, branches, switch ---

func loops() int {
	sum := 0                 //@loops-first
	for i := 0; i < 3; i++ { //@loops-for
		sum += i //@loops-body
	}
	for _, word := range []string{"one", "two"} { //@loops-range
		sum += len(word) //@loops-range-body
	}
	switch { //@loops-switch
	case sum > 100:
		sum = 100
	case sum > 5:
		sum++ //@loops-case
	default:
		sum = 0
	}
	return sum //@loops-return
}

// --- recursion ---

func factorial(n int) int {
	if n <= 1 { //@factorial-if
		return 1 //@factorial-bottom
	}
	return n * factorial(n-1) //@factorial-recurse
}

// --- closures and methods ---

type counter struct{ value int }

func (c *counter) add(n int) {
	c.value += n //@counter-add
}

type adder interface{ add(int) }

func closures() int {
	c := &counter{} //@closures-first
	increase := func(n int) {
		c.add(n) //@closure-body
	}
	increase(1) //@closures-call
	increase(2) //@closures-call-again
	var a adder = c
	a.add(3) //@closures-interface
	method := c.add
	method(4)      //@closures-method-value
	return c.value //@closures-return
}

// --- defers ---

func note(step int) {
	global = global*10 + step //@note
}

func defers() (result int) {
	defer note(1) //@defers-first
	defer func() {
		result++ //@defers-closure
	}()
	note(2)   //@defers-note
	return 41 //@defers-return
}

// --- panic and recover ---

func fails(depth int) {
	if depth == 0 {
		panic("as expected") //@panics
	}
	fails(depth - 1) //@fails-recurse
}

func recovers() (message string) {
	defer func() {
		if p := recover(); p != nil { //@recover
			message = fmt.Sprint("recovered: ", p) //@recovered
		}
	}()
	fails(2) //@recovers-call
	return "never here"
}

// --- goroutines ---

func worker(in <-chan int, out chan<- int) {
	for n := range in { //@worker-range
		out <- double(n) //@worker-send
	}
	close(out) //@worker-close
}

func goroutines() int {
	in := make(chan int) //@goroutines-first
	out := make(chan int)
	go worker(in, out) //@goroutines-go
	sum := 0
	for i := 1; i <= 3; i++ {
		in <- i      //@goroutines-send
		sum += <-out //@goroutines-receive
	}
	close(in)  //@goroutines-close
	<-out      //@goroutines-closed
	return sum //@goroutines-return
}

// --- writes to a global, for watchpoints and for "who wrote this last?" ---

func writes() int {
	global = 1  //@write-one
	global += 2 //@write-two
	note(3)     //@write-three
	return global
}

func main() {
	fmt.Println("calls", calls())           //@main-calls
	fmt.Println("loops", loops())           //@main-loops
	fmt.Println("factorial", factorial(4))  //@main-factorial
	fmt.Println("closures", closures())     //@main-closures
	fmt.Println("defers", defers())         //@main-defers
	fmt.Println("recovers", recovers())     //@main-recovers
	fmt.Println("goroutines", goroutines()) //@main-goroutines
	fmt.Println("writes", writes())         //@main-writes
	os.Exit(3)                              //@main-exit
}
