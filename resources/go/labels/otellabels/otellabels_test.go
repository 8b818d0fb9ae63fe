// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package otellabels

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime/pprof"
	"testing"

	"backstep.dev/labels"
	"go.opentelemetry.io/otel/trace"
)

func TestCurrent(t *testing.T) {
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}})
	var gotTrace, gotSpan string
	handler := labels.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		gotTrace, _ = pprof.Label(r.Context(), labels.Trace)
		gotSpan, _ = pprof.Label(r.Context(), labels.Span)
	}), labels.WithTrace(Current))

	ctx := trace.ContextWithSpanContext(context.Background(), span)
	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
	if gotTrace != span.TraceID().String() || gotSpan != span.SpanID().String() {
		t.Errorf("%q %q, want %v", gotTrace, gotSpan, span)
	}

	handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	if gotTrace != "" || gotSpan != "" {
		t.Errorf("without a span: %q %q", gotTrace, gotSpan)
	}
}
