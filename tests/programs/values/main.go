// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Values holds one of every kind of Go value as local, argument and package
// variable, with the awkward cases: nil of each, cycles, long and broken
// strings, shadowing, deep nesting, 1000 elements.
//
// A comment //@name marks a line that tests look up by that name.
package main

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"time"
	"unsafe"
)

// Package variables.
var (
	packageNumber       = 42
	packageText         = "package text"
	packageSlice        = []string{"a", "b", "c"}
	packageMap          = map[string]int{"one": 1, "two": 2}
	packagePointer      = &packageNumber
	packageError        = errors.New("package error")
	packageNil     *int = nil
)

// Constants, typed and not.
const (
	Pi               = 3.14159
	Greeting         = "hello"
	Monday   Weekday = iota
	Tuesday
)

// Weekday is a named number with a String method.
type Weekday int

// String names the day.
func (d Weekday) String() string {
	return [...]string{"?", "?", "Monday", "Tuesday"}[d]
}

// Point, Shape and Drawing nest three levels deep; Shape embeds.
type Point struct{ X, Y int }

type Shape struct {
	Point // embedded
	*Base // embedded pointer
	Name  string
	Edges []Point
	tags  map[string]string
}

type Base struct{ ID uint64 }

type Drawing struct {
	Title  string
	Shapes []Shape
	Index  map[string]*Shape
	Parent *Drawing
}

// Node makes lists, here one that bites its tail.
type Node struct {
	Value int
	Next  *Node
}

// Pair is generic.
type Pair[K comparable, V any] struct {
	Key   K
	Value V
}

// Speaker is an interface with a value and a pointer implementation.
type Speaker interface{ Speak() string }

type Dog struct{ Name string }

func (d Dog) Speak() string { return d.Name + " barks" }

type Cat struct{ Name string }

func (c *Cat) Speak() string { return c.Name + " meows" }

func numbers() {
	aBool := true
	anInt, anInt8, anInt16 := -1, int8(math.MinInt8), int16(math.MinInt16)
	anInt32, anInt64 := int32(math.MinInt32), int64(math.MinInt64)
	aUint, aUint8, aUint16 := uint(1), uint8(math.MaxUint8), uint16(math.MaxUint16)
	aUint32, aUint64 := uint32(math.MaxUint32), uint64(math.MaxUint64)
	aUintptr, aByte, aRune := uintptr(0xdeadbeef), byte('A'), '世'
	aFloat32, aFloat64 := float32(1.5), math.Pi
	infinite, negativeInfinite := math.Inf(1), math.Inf(-1)
	notANumber, negativeZero := math.NaN(), math.Copysign(0, -1)
	aComplex64, aComplex128 := complex64(complex(1, -2)), complex(math.Pi, math.Inf(1))
	aDay, aDuration := Tuesday, 90*time.Second
	use(aBool, anInt, anInt8, anInt16, anInt32, anInt64) //@numbers
	use(aUint, aUint8, aUint16, aUint32, aUint64, aUintptr, aByte, aRune)
	use(aFloat32, aFloat64, infinite, negativeInfinite, notANumber, negativeZero, aComplex64, aComplex128, aDay, aDuration)
}

func texts() {
	empty, short := "", "short"
	long := strings.Repeat("0123456789", 1000)
	broken := "valid \xff\xfe not \xc3( valid"
	control := "tab\there\nnew line \x1b[31mred\x1b[0m \x00 nul"
	unicode := "grüße, 世界, \u202eright to left\u202c"
	multiline := "first\nsecond\nthird"
	quoted := "say \"hi\" \\ `back`"
	someBytes, someRunes := []byte("bytes \xff"), []rune("runes 世")
	use(empty, short, long, broken, control, unicode, multiline, quoted, someBytes, someRunes) //@texts
}

func collections() {
	array := [4]int{1, 2, 3, 4}
	matrix := [2][3]int{{1, 2, 3}, {4, 5, 6}}
	emptySlice, thousand := []int{}, make([]int, 1000, 1500)
	for i := range thousand {
		thousand[i] = i * i
	}
	part := thousand[10:20]
	structs := []Point{{1, 2}, {3, 4}}
	pointers := []*Point{{5, 6}, nil}
	anything := []any{1, "two", 3.0, nil, Point{7, 8}, []int{9}}
	emptyMap, byName := map[string]int{}, map[string]int{"one": 1, "two": 2, "three": 3}
	byPoint := map[Point][]string{{1, 2}: {"a", "b"}}
	big := make(map[int]string)
	for i := range 1000 {
		big[i] = fmt.Sprint("value ", i)
	}
	set := map[string]struct{}{"member": {}}
	use(array, matrix, emptySlice, thousand, part, structs, pointers, anything) //@collections
	use(emptyMap, byName, byPoint, big, set)
}

func structures() {
	point := Point{3, 4}
	shape := Shape{Point: point, Base: &Base{ID: 7}, Name: "square", Edges: []Point{{0, 0}, {1, 1}}}
	shape.tags = map[string]string{"colour": "red"}
	drawing := &Drawing{Title: "nested", Shapes: []Shape{shape}, Index: map[string]*Shape{"square": &shape}}
	drawing.Parent = drawing
	ring := &Node{Value: 1, Next: &Node{Value: 2, Next: &Node{Value: 3}}}
	ring.Next.Next.Next = ring
	pair := Pair[string, []int]{Key: "generic", Value: []int{1, 2}}
	anonymous := struct {
		A int
		B struct{ C string }
	}{A: 1}
	var nothing struct{}
	pointerToPointer := &drawing
	use(point, shape, drawing, ring, pair, anonymous, nothing, pointerToPointer) //@structures
}

func references() {
	unbuffered, buffered := make(chan int), make(chan string, 4)
	buffered <- "first"
	buffered <- "second"
	receiveOnly, closed := (<-chan string)(buffered), make(chan int)
	close(closed)
	function, captured := use, 5
	closure := func(n int) int { return n + captured }
	method := Dog{"Rex"}.Speak
	var speaker Speaker = Dog{"Rex"}
	var pointerSpeaker Speaker = &Cat{"Tom"}
	var anything any = map[string]int{"in an interface": 1}
	wrapped := fmt.Errorf("wrapped: %w", packageError)
	raw := unsafe.Pointer(&captured)
	now, epoch, zeroTime := time.Date(2026, 2, 3, 4, 5, 6, 7, time.UTC), time.Unix(0, 0), time.Time{}
	use(unbuffered, buffered, receiveOnly, closed, function, captured, closure, method) //@references
	use(speaker, pointerSpeaker, anything, wrapped, raw, now, epoch, zeroTime)
}

func nils() {
	var (
		nilPointer   *int
		nilStruct    *Drawing
		nilSlice     []int
		nilMap       map[string]int
		nilChannel   chan int
		nilFunction  func(int) int
		nilInterface any
		nilError     error
		nilUnsafe    unsafe.Pointer
		typedNil     Speaker = (*Cat)(nil) // an interface that is not nil
	)
	use(nilPointer, nilStruct, nilSlice, nilMap, nilChannel) //@nils
	use(nilFunction, nilInterface, nilError, nilUnsafe, typedNil)
}

// arguments has parameters of several kinds, a variadic one, named and unnamed
// results.
func arguments(number int, text string, shape Shape, at *Point, _ bool, rest ...any) (sum int, err error) {
	sum = number + len(text) + len(rest) + shape.X + at.Y //@arguments
	return sum, nil                                       //@arguments-return
}

func shadows() int {
	value := 1
	if value := "inner"; value != "" { //@shadow-outer
		value := []string{value}
		use(value) //@shadow-inner
	}
	return value //@shadow-gone
}

// use keeps its arguments alive.
//
//go:noinline
func use(values ...any) {
	for range values {
		packageNumber++
	}
}

func main() {
	use(packageText, packageSlice, packageMap, packagePointer, packageNil, Pi, Greeting, Monday)
	numbers()
	texts()
	collections()
	structures()
	references()
	nils()
	sum, err := arguments(1, "two", Shape{Point: Point{3, 4}}, &Point{5, 6}, true, 7, "eight", nil)
	use(sum, err, shadows()) //@returned
	fmt.Println("values done")
	os.Exit(0)
}
