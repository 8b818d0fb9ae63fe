// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Talker prints: whole lines, parts of lines, escape sequences, bytes that are
// not UTF-8, on both streams, with pauses between, so that what a person sees of
// a program's output, and pausing a running program, can be tested.
//
//	talker [ROUNDS]     ROUNDS of 100 ms (10)
//
// A comment //@name marks a line that tests look up by that name.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

const beat = 100 * time.Millisecond

// halves prints one line in two writes with a pause between.
func halves() {
	fmt.Print("first half, ")
	time.Sleep(beat)
	fmt.Println("second half") //@second-half
}

// oddities prints what a careless panel would choke on.
func oddities() {
	fmt.Println("\x1b[1;31mred\x1b[0m, back to normal")                          // colours
	fmt.Print("progress 10%\rprogress 100%\n")                                   // carriage return
	fmt.Print("\x1b]0;not your title\x07\x1b[2Jstill here\n")                    // title, clear screen
	fmt.Println("<b>not bold</b> &amp; <img src=x>")                             // markup
	fmt.Println("tab\there, grüße, 世界, \u202eright to left\u202c, family 👩‍👩‍👧") // Unicode
	os.Stdout.Write([]byte("not UTF-8: \xff\xfe\x80, nul: \x00, bell: \x07\n"))
	fmt.Println(strings.Repeat("long ", 400)) //@long-line
}

// work computes for about one beat, so that a pause meets Go code.
func work(seed int) int {
	for end := time.Now().Add(beat); time.Now().Before(end); {
		seed = seed*1103515245 + 12345 //@busy
	}
	return seed
}

func main() {
	rounds := 10
	if len(os.Args) > 1 {
		if n, err := strconv.Atoi(os.Args[1]); err == nil {
			rounds = n
		}
	}
	fmt.Println("talker starts")                        //@starts
	fmt.Fprintln(os.Stderr, "talker starts, on stderr") //@starts-stderr
	halves()                                            //@halves
	oddities()                                          //@oddities
	for i := range rounds {
		fmt.Printf("round %d of %d\n", i+1, rounds) //@round
		if i%2 == 0 {
			time.Sleep(beat) //@asleep
		} else {
			work(i)
		}
	}
	fmt.Fprintln(os.Stderr, "talker ends, on stderr")
	fmt.Print("the last line has no end") //@last
}
