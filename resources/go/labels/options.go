// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package labels

import (
	"context"
	"net/http"
)

// Option changes what is labelled.
type Option func(*options)

type options struct {
	valueLimit int
	route      func(*http.Request) string
	trace      func(ctx context.Context, parent string) (trace, span string)
}

// WithValueLimit sets the greatest length of a label's value in bytes, of those that [Add] sets for the request, too;
// longer ones are cut. 0 sets no limit.
func WithValueLimit(bytes int) Option {
	return func(o *options) { o.valueLimit = bytes }
}

// WithRoute tells the route of an HTTP request where [Handler] cannot know it: in front of a router that is no
// [http.ServeMux]. An empty answer is no label. It must not answer with the request's path, or labels have as many
// values as there are requests. Routers that know the route only while they serve call
// Add(ctx, labels.Route, pattern) from a middleware of their own instead.
func WithRoute(route func(*http.Request) string) Option {
	return func(o *options) { o.route = route }
}

// WithTrace takes trace and span id from the request's context instead of its traceparent. Empty answers are no labels.
// Package otellabels has the function for OpenTelemetry.
func WithTrace(trace func(ctx context.Context) (traceID, spanID string)) Option {
	return func(o *options) {
		o.trace = func(ctx context.Context, _ string) (string, string) { return trace(ctx) }
	}
}

// WithoutTrace sets no trace and span id. Each request has its own, so a CPU profile of many requests keeps a sample for
// each of them: leave them out where profiles are taken all the time and are never looked at by request.
func WithoutTrace() Option {
	return func(o *options) { o.trace = nil }
}

// traceFromParent reads the header traceparent of W3C Trace Context: version, trace, span, flags.
func traceFromParent(_ context.Context, parent string) (trace, span string) {
	const (
		traceAt = 3
		spanAt  = traceAt + 32 + 1
		flagsAt = spanAt + 16 + 1
		length  = flagsAt + 2
	)
	if len(parent) < length || parent[traceAt-1] != '-' || parent[spanAt-1] != '-' || parent[flagsAt-1] != '-' {
		return "", ""
	}
	version := parent[:traceAt-1]
	// Later versions may append fields; version ff is forbidden.
	whole := len(parent) == length || version != "00" && parent[length] == '-'
	trace, span = parent[traceAt:spanAt-1], parent[spanAt:flagsAt-1]
	if !whole || version == "ff" || !isHex(version) || !isHex(parent[flagsAt:length]) || !isID(trace) || !isID(span) {
		return "", ""
	}
	return trace, span
}

// isID reports whether text is a valid id: lower-case hexadecimal digits that are not all 0.
func isID(text string) bool {
	if !isHex(text) {
		return false
	}
	for i := range len(text) {
		if text[i] != '0' {
			return true
		}
	}
	return false
}

func isHex(text string) bool {
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
