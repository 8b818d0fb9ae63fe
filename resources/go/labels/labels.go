// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Package labels puts the name of a request on every goroutine that works for it, as pprof labels. Profiles, goroutine
// dumps and debuggers then tell whose work each goroutine does.
//
// HTTP servers wrap their handler in [Handler]; gRPC servers add the interceptors of package grpclabels; everything else
// that takes work from outside, such as the consumer of a queue, uses a [Labeler].
//
// A label belongs to a goroutine and is inherited by the goroutines it starts. Work that is handed over to a goroutine
// which already runs, as in a worker pool, takes the context along: the worker calls [Adopt] with it.
package labels

import (
	"context"
	"runtime/pprof"
	"unicode/utf8"
)

// Names of the labels that [Handler], grpclabels and [Labeler] set.
const (
	Method = "method"   // of HTTP, or "gRPC"
	Route  = "route"    // the pattern that matched, never the path itself: a route has few values
	Trace  = "trace_id" // 32 hexadecimal digits
	Span   = "span_id"  // 16 hexadecimal digits, of the caller's span unless WithTrace tells another
)

// DefaultValueLimit is the greatest length of a label's value in bytes unless [WithValueLimit] says otherwise. The
// runtime keeps each set of labels alive for as long as a goroutine wears it, and copies it into each profile.
const DefaultValueLimit = 128

// Request is what is known of a request when it begins. Empty fields become no label.
type Request struct {
	Method string
	Route  string
	// TraceParent is the W3C header of that name. One that does not follow the standard counts as absent.
	TraceParent string
}

// limitKey is the key under which a context carries a limit of values other than the default.
type limitKey struct{}

// Labeler labels goroutines for requests. Its methods may be called by many goroutines at once.
type Labeler struct {
	options options
}

// NewLabeler returns a Labeler.
func NewLabeler(opts ...Option) *Labeler {
	l := &Labeler{options: options{valueLimit: DefaultValueLimit, trace: traceFromParent}}
	for _, opt := range opts {
		opt(&l.options)
	}
	return l
}

// Begin labels the current goroutine for a request and returns a context that carries the labels. When the request has
// been dealt with, also by a panic, the caller gives the goroutine back the labels of the context from before:
//
//	labelled := labeler.Begin(ctx, request)
//	defer labels.Adopt(ctx)
func (l *Labeler) Begin(ctx context.Context, request Request) context.Context {
	var pairs [8]string
	n := 0
	add := func(key, value string) {
		if value != "" {
			pairs[n], pairs[n+1] = key, cut(value, l.options.valueLimit)
			n += 2
		}
	}
	add(Method, request.Method)
	add(Route, request.Route)
	if l.options.trace != nil {
		trace, span := l.options.trace(ctx, request.TraceParent)
		add(Trace, trace)
		add(Span, span)
	}
	if n > 0 {
		ctx = pprof.WithLabels(ctx, pprof.Labels(pairs[:n]...))
	}
	if l.options.valueLimit != DefaultValueLimit {
		ctx = context.WithValue(ctx, limitKey{}, l.options.valueLimit) // for Add, further in
	}
	pprof.SetGoroutineLabels(ctx)
	return ctx
}

// Adopt gives the current goroutine the labels of ctx in place of those it wears; with a context that has none it wears
// none. A worker calls it with the context of each job, and with [context.Background] when the job is done.
func Adopt(ctx context.Context) {
	pprof.SetGoroutineLabels(ctx)
}

// Add labels the current goroutine with pairs of key and value, beside the labels of ctx, and returns a context that
// carries them all. A key that is there already gets the new value. Values are cut as those of the request that ctx
// belongs to, by [WithValueLimit], else by [DefaultValueLimit]. Within a handler there is nothing to undo: [Handler] and
// the interceptors do that when the handler returns.
//
// An odd number of strings panics, as it does in runtime/pprof.
func Add(ctx context.Context, pairs ...string) context.Context {
	limit, told := ctx.Value(limitKey{}).(int)
	if !told {
		limit = DefaultValueLimit
	}
	short := make([]string, len(pairs))
	for i, text := range pairs {
		if i%2 == 1 {
			text = cut(text, limit)
		}
		short[i] = text
	}
	ctx = pprof.WithLabels(ctx, pprof.Labels(short...))
	pprof.SetGoroutineLabels(ctx)
	return ctx
}

// Drop takes labels off the current goroutine and returns a context without them. It then wears the other labels of ctx.
func Drop(ctx context.Context, keys ...string) context.Context {
	var kept []string
	pprof.ForLabels(ctx, func(key, value string) bool {
		for _, dropped := range keys {
			if key == dropped {
				return true
			}
		}
		kept = append(kept, key, value)
		return true
	})
	ctx = relabelled{Context: ctx, labels: pprof.WithLabels(context.Background(), pprof.Labels(kept...))}
	pprof.SetGoroutineLabels(ctx)
	return ctx
}

// relabelled is a context whose labels are those of another one. runtime/pprof can add to the labels of a context but
// not take any away, and keeps the key under which it stores them to itself.
type relabelled struct {
	context.Context
	labels context.Context
}

func (r relabelled) Value(key any) any {
	if key == labelKey {
		return r.labels.Value(key)
	}
	return r.Context.Value(key)
}

// labelKey is the key under which runtime/pprof stores labels in a context: what it asks a context for first.
var labelKey = func() any {
	asked := &listener{Context: context.Background()}
	pprof.Label(asked, "")
	return asked.key
}()

type listener struct {
	context.Context
	key any
}

func (l *listener) Value(key any) any {
	l.key = key
	return nil
}

// cut shortens a value to at most limit bytes, at the border of a character, and marks it as shortened where the mark
// fits.
func cut(value string, limit int) string {
	mark := "…"
	if limit <= 0 || len(value) <= limit {
		return value
	}
	if limit < len(mark) {
		mark = ""
	}
	end := limit - len(mark)
	for end > 0 && !utf8.RuneStart(value[end]) {
		end--
	}
	return value[:end] + mark
}
