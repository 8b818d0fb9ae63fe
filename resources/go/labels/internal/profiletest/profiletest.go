// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Package profiletest looks at labels where people see them: in profiles.
package profiletest

import (
	"bytes"
	"runtime/pprof"
	"strings"
	"testing"

	"github.com/google/pprof/profile"
)

// Labels are the labels of one sample of a profile.
type Labels map[string]string

// Goroutines returns the labels of each group of goroutines in whose stack there is a function of this name, as the
// goroutine profile tells them.
func Goroutines(t testing.TB, function string) []Labels {
	t.Helper()
	var raw bytes.Buffer
	if err := pprof.Lookup("goroutine").WriteTo(&raw, 0); err != nil {
		t.Fatal(err)
	}
	return In(t, raw.Bytes(), function)
}

// In returns the labels of each sample of a profile in whose stack there is a function of this name.
func In(t testing.TB, raw []byte, function string) []Labels {
	t.Helper()
	parsed, err := profile.ParseData(raw)
	if err != nil {
		t.Fatal(err)
	}
	var found []Labels
	for _, sample := range parsed.Sample {
		if !contains(sample, function) {
			continue
		}
		labels := Labels{}
		for key, values := range sample.Label {
			labels[key] = strings.Join(values, ",")
		}
		found = append(found, labels)
	}
	return found
}

func contains(sample *profile.Sample, function string) bool {
	for _, location := range sample.Location {
		for _, line := range location.Line {
			if line.Function != nil && strings.HasSuffix(line.Function.Name, function) {
				return true
			}
		}
	}
	return false
}
