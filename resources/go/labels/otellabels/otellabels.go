// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Package otellabels takes the trace and span id of labels from OpenTelemetry:
//
//	otelhttp.NewHandler(labels.Handler(mux, labels.WithTrace(otellabels.Current)), "server")
//
// The labels then name the server's own span, as the trace viewer does, instead of the caller's.
package otellabels

import (
	"context"

	"go.opentelemetry.io/otel/trace"
)

// Current returns the ids of the span in ctx, or empty ones if it has none. To be used with labels.WithTrace.
func Current(ctx context.Context) (traceID, spanID string) {
	span := trace.SpanContextFromContext(ctx)
	if !span.IsValid() {
		return "", ""
	}
	return span.TraceID().String(), span.SpanID().String()
}
