// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package labels

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

func serveMany(b *testing.B, handler http.Handler) {
	b.Helper()
	request := httptest.NewRequest("GET", "/pay/7", nil)
	request.Header.Set("traceparent", parent)
	writer := nowhere{http.Header{}}
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(writer, request)
	}
}

func payMux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /pay/{account}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /balance/{account}", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /transfer/{from}/{to}", func(http.ResponseWriter, *http.Request) {})
	return mux
}

// TestAllocations keeps what README promises; the time it promises depends on the machine.
func TestAllocations(t *testing.T) {
	count := func(handler http.Handler) float64 {
		request := httptest.NewRequest("GET", "/pay/7", nil)
		request.Header.Set("traceparent", parent)
		writer := nowhere{http.Header{}}
		return testing.AllocsPerRun(100, func() { handler.ServeHTTP(writer, request) })
	}
	if extra := count(Handler(payMux())) - count(payMux()); extra > 8 {
		t.Errorf("labels take %v allocations a request, more than 8", extra)
	}
}

// The cost of a request is the difference to BenchmarkBare.
func BenchmarkBare(b *testing.B)         { serveMany(b, payMux()) }
func BenchmarkHandler(b *testing.B)      { serveMany(b, Handler(payMux())) }
func BenchmarkWithoutTrace(b *testing.B) { serveMany(b, Handler(payMux(), WithoutTrace())) }
