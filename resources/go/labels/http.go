// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package labels

import (
	"net/http"
	"strings"
)

// Handler returns a handler that serves each request by next, with the request's labels on the goroutine and in the
// request's context.
//
// The route is the pattern of a [http.ServeMux], without its method: of next if that is one, else of the one that the
// handler is registered with. [WithRoute] tells it for other routers. A request that matches no pattern has no route.
func Handler(next http.Handler, opts ...Option) http.Handler {
	labeler := NewLabeler(opts...)
	route := labeler.options.route
	if route == nil {
		route = patternOf(next)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		before := r.Context()
		// On a connection that is kept alive the goroutine goes on with the next request.
		defer Adopt(before)
		ctx := labeler.Begin(before, Request{
			Method:      knownMethod(r.Method),
			Route:       route(r),
			TraceParent: firstValue(r.Header["Traceparent"]),
		})
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// patternOf returns how to find the pattern that a request for next matches.
func patternOf(next http.Handler) func(*http.Request) string {
	if mux, ok := next.(*http.ServeMux); ok {
		return func(r *http.Request) string {
			if r.Method == http.MethodConnect {
				return "" // the mux may answer with the path that the client asked for
			}
			_, pattern := mux.Handler(r)
			return withoutMethod(pattern)
		}
	}
	return func(r *http.Request) string { return withoutMethod(r.Pattern) }
}

// withoutMethod removes the method from a pattern "[METHOD ][HOST]/[PATH]".
func withoutMethod(pattern string) string {
	if at := strings.IndexAny(pattern, " \t"); at >= 0 {
		return strings.TrimLeft(pattern[at:], " \t")
	}
	return pattern
}

// knownMethod returns the method if it is one that standards name. A client can send any word, and each would be a
// value of its own.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return method
	case "":
		return http.MethodGet // what an empty method means in an http.Request
	}
	return "other"
}

func firstValue(values []string) string {
	// Two traceparents contradict each other; the standard lets none count.
	if len(values) != 1 {
		return ""
	}
	return values[0]
}
