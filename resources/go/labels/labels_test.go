// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package labels

import (
	"context"
	"maps"
	"runtime/pprof"
	"strings"
	"testing"
	"unicode/utf8"

	"backstep.dev/labels/internal/profiletest"
)

// worn returns the labels that the current goroutine wears, as the goroutine profile tells them.
//
//go:noinline
func worn(t testing.TB) profiletest.Labels {
	t.Helper()
	found := profiletest.Goroutines(t, "labels.worn")
	if len(found) != 1 {
		t.Fatalf("%d goroutines ask for their labels, want 1", len(found))
	}
	return found[0]
}

func wantWorn(t testing.TB, want profiletest.Labels) {
	t.Helper()
	if got := worn(t); !maps.Equal(got, want) {
		t.Errorf("goroutine wears %v, want %v", got, want)
	}
}

func carried(ctx context.Context) profiletest.Labels {
	found := profiletest.Labels{}
	pprof.ForLabels(ctx, func(key, value string) bool {
		found[key] = value
		return true
	})
	return found
}

func TestAddAndDrop(t *testing.T) {
	defer Adopt(context.Background())
	ctx := context.WithValue(context.Background(), testKey{}, "kept")
	ctx = Add(ctx, "tenant", "acme", "job", "mail")
	wantWorn(t, profiletest.Labels{"tenant": "acme", "job": "mail"})

	ctx = Add(ctx, "job", "bill")
	wantWorn(t, profiletest.Labels{"tenant": "acme", "job": "bill"})

	ctx = Drop(ctx, "tenant", "never there")
	wantWorn(t, profiletest.Labels{"job": "bill"})
	if got := carried(ctx); !maps.Equal(got, profiletest.Labels{"job": "bill"}) {
		t.Errorf("context carries %v", got)
	}
	if ctx.Value(testKey{}) != "kept" {
		t.Error("dropping a label lost another value of the context")
	}

	ctx = Add(ctx, "tenant", "other")
	wantWorn(t, profiletest.Labels{"job": "bill", "tenant": "other"})

	Drop(ctx, "job", "tenant")
	wantWorn(t, profiletest.Labels{})
}

type testKey struct{}

func TestDroppedStaysDropped(t *testing.T) {
	defer Adopt(context.Background())
	ctx := Drop(Add(context.Background(), "a", "1", "b", "2"), "a")
	ctx, cancel := context.WithCancel(ctx) // contexts on top of it see the same
	defer cancel()
	pprof.Do(ctx, pprof.Labels("c", "3"), func(context.Context) {
		wantWorn(t, profiletest.Labels{"b": "2", "c": "3"})
	})
}

func TestWorkersWearTheJobs(t *testing.T) {
	jobs := make(chan context.Context)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx := range jobs {
			Adopt(ctx)
			wantWorn(t, profiletest.Labels{"job": "mail"})
			Adopt(context.Background())
			wantWorn(t, profiletest.Labels{})
		}
	}()
	jobs <- pprof.WithLabels(context.Background(), pprof.Labels("job", "mail"))
	close(jobs)
	<-done
}

func TestLongValuesAreCut(t *testing.T) {
	for _, test := range []struct {
		value string
		limit int
		want  string
	}{
		{"short", 8, "short"},
		{"exactly8", 8, "exactly8"},
		{"nine chars", 8, "nine …"[:5] + "…"},
		{"aaaäöü", 8, "aaaä…"},
		{"aaaaäöü", 8, "aaaa…"}, // not the half of a character
		{"endless", 0, "endless"},
		{"tiny", 2, "ti"},
		{"äö", 3, "…"},
		{"äöü", 1, ""},
	} {
		got := cut(test.value, test.limit)
		if got != test.want {
			t.Errorf("cut(%q, %d) = %q, want %q", test.value, test.limit, got, test.want)
		}
		if test.limit > 0 && len(got) > test.limit {
			t.Errorf("cut(%q, %d) = %q is longer", test.value, test.limit, got)
		}
		if !utf8.ValidString(got) {
			t.Errorf("cut(%q, %d) = %q has half a character", test.value, test.limit, got)
		}
	}

	defer Adopt(context.Background())
	Add(context.Background(), "query", strings.Repeat("x", 10_000))
	if got := len(worn(t)["query"]); got > DefaultValueLimit {
		t.Errorf("value of %d bytes, want at most %d", got, DefaultValueLimit)
	}
	ctx := NewLabeler(WithValueLimit(20)).Begin(context.Background(), Request{Route: "/a"})
	Add(Add(ctx, "first", "1"), "query", strings.Repeat("x", 10_000))
	if got := len(worn(t)["query"]); got != 20 {
		t.Errorf("value of %d bytes where the request's limit is 20", got)
	}
}

func TestNothingKnownOfARequest(t *testing.T) {
	defer Adopt(context.Background())
	Add(context.Background(), "job", "before")
	NewLabeler().Begin(context.Background(), Request{})
	wantWorn(t, profiletest.Labels{}) // not what the job before left
}

func TestTraceParent(t *testing.T) {
	const trace, span = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	for _, test := range []struct {
		header string
		good   bool
	}{
		{"00-" + trace + "-" + span + "-01", true},
		{"01-" + trace + "-" + span + "-01-more", true},
		{"01-" + trace + "-" + span + "-01", true},
		{"00-" + trace + "-" + span + "-01-more", false},
		{"01-" + trace + "-" + span + "-01more", false},
		{"ff-" + trace + "-" + span + "-01", false},
		{"00-" + strings.ToUpper(trace) + "-" + span + "-01", false},
		{"00-" + strings.Repeat("0", 32) + "-" + span + "-01", false},
		{"00-" + trace + "-" + strings.Repeat("0", 16) + "-01", false},
		{"00-" + trace + "-" + span + "-0g", false},
		{"00_" + trace + "-" + span + "-01", false},
		{"00-" + trace, false},
		{"", false},
	} {
		gotTrace, gotSpan := traceFromParent(context.Background(), test.header)
		if good := gotTrace == trace && gotSpan == span; good != test.good {
			t.Errorf("%q: %q %q", test.header, gotTrace, gotSpan)
		}
		if !test.good && gotTrace+gotSpan != "" {
			t.Errorf("%q gives %q %q, want nothing", test.header, gotTrace, gotSpan)
		}
	}
}

func FuzzTraceParent(f *testing.F) {
	f.Add("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
	f.Fuzz(func(t *testing.T, header string) {
		trace, span := traceFromParent(context.Background(), header)
		if trace != "" && (len(trace) != 32 || len(span) != 16 || !isHex(trace+span)) {
			t.Errorf("%q gives %q %q", header, trace, span)
		}
	})
}
