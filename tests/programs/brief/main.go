// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Brief works for a while, and a goroutine lives for an instant in between: who
// looks for it now and then never meets it.
package main

import "fmt"

func squared(n int, out chan<- int) {
	square := n * n //@squares
	out <- square   //@sends
}

func main() {
	out := make(chan int)
	for round := range 200 {
		fmt.Println("round", round)
		if round == 100 {
			go squared(round, out)
			fmt.Println("squared", <-out)
		}
	}
}
