// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package labels

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"runtime/pprof"
	"strings"
	"sync"
	"testing"
	"time"

	"backstep.dev/labels/internal/profiletest"
)

const (
	parent  = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
	spanID  = "00f067aa0ba902b7"
)

// get requests a path and tells whether the connection had been used before.
func get(t testing.TB, client *http.Client, url string, header ...string) (reused bool, status int) {
	t.Helper()
	ctx := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) { reused = info.Reused },
	})
	request, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil {
		t.Fatal(err)
	}
	return reused, response.StatusCode
}

// serve starts a server that deals with /bare without labels and with all else behind Handler.
func serve(t testing.TB, mux *http.ServeMux, bare http.HandlerFunc, http2 bool) *httptest.Server {
	t.Helper()
	labelled := Handler(mux)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() { _ = recover() }() // as the middlewares of many services do; the connection then lives on
		if r.URL.Path == "/bare" {
			bare(w, r)
			return
		}
		labelled.ServeHTTP(w, r)
	}))
	server.EnableHTTP2 = http2
	if http2 {
		server.StartTLS()
	} else {
		server.Start()
	}
	t.Cleanup(server.Close)
	return server
}

func TestKeptAliveConnection(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /pay/{account}", func(w http.ResponseWriter, r *http.Request) {
		want := profiletest.Labels{Method: "GET", Route: "/pay/{account}", Trace: traceID, Span: spanID}
		wantWorn(t, want)
		if got := carried(r.Context()); !maps.Equal(got, want) {
			t.Errorf("context carries %v, want %v", got, want)
		}
		Add(r.Context(), "tenant", "acme") // forgotten by the handler
	})
	mux.HandleFunc("GET /panic", func(http.ResponseWriter, *http.Request) { panic("as handlers do") })
	mux.HandleFunc("GET /plain", func(w http.ResponseWriter, r *http.Request) {
		wantWorn(t, profiletest.Labels{Method: "GET", Route: "/plain"})
	})
	bare := func(w http.ResponseWriter, r *http.Request) { wantWorn(t, profiletest.Labels{}) }
	server := serve(t, mux, bare, false)

	get(t, server.Client(), server.URL+"/pay/7", "traceparent", parent)
	for _, path := range []string{"/bare", "/panic", "/bare", "/plain", "/nowhere", "/bare"} {
		if reused, _ := get(t, server.Client(), server.URL+path); !reused {
			t.Errorf("%s came on a new connection: nothing tried", path)
		}
	}
}

func TestHTTP2(t *testing.T) {
	// Streams of one connection at the same time, each with its own labels.
	const streams = 8
	var inside sync.WaitGroup
	inside.Add(streams)
	mux := http.NewServeMux()
	for i := range streams {
		mux.HandleFunc(fmt.Sprintf("GET /stream/%d", i), func(w http.ResponseWriter, r *http.Request) {
			if r.ProtoMajor != 2 {
				t.Errorf("came by %s", r.Proto)
			}
			inside.Done()
			inside.Wait()
			if got := carried(r.Context())[Route]; got != r.URL.Path {
				t.Errorf("%s carries %q", r.URL.Path, got)
			}
			streamLabels(t, r.URL.Path)
		})
	}
	server := serve(t, mux, nil, true)
	var clients sync.WaitGroup
	for i := range streams {
		clients.Add(1)
		go func() {
			defer clients.Done()
			get(t, server.Client(), fmt.Sprintf("%s/stream/%d", server.URL, i))
		}()
	}
	clients.Wait()
}

// streamLabels checks that one of the goroutines in here wears this route, and that none wears none.
//
//go:noinline
func streamLabels(t testing.TB, route string) {
	t.Helper()
	found := false
	for _, labels := range profiletest.Goroutines(t, "labels.streamLabels") {
		found = found || labels[Route] == route
		if labels[Method] != "GET" || !strings.HasPrefix(labels[Route], "/stream/") {
			t.Errorf("a stream wears %v", labels)
		}
	}
	if !found {
		t.Errorf("no goroutine wears the route %s", route)
	}
}

func TestStartedGoroutinesInherit(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/fan-out", func(w http.ResponseWriter, r *http.Request) {
		done := make(chan struct{})
		go func() {
			defer close(done)
			wantWorn(t, profiletest.Labels{Method: "GET", Route: "/fan-out"})
		}()
		<-done
	})
	server := serve(t, mux, nil, false)
	get(t, server.Client(), server.URL+"/fan-out")
}

func TestHijackedConnection(t *testing.T) {
	answered := make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /socket", func(w http.ResponseWriter, r *http.Request) {
		connection, buffer, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		// What serves the connection from now on outlives the handler and goes on wearing its labels.
		go func() {
			defer close(answered)
			defer connection.Close()
			line, err := buffer.ReadString('\n')
			if err != nil || line != "hello\n" {
				t.Errorf("read %q, %v", line, err)
			}
			wantWorn(t, profiletest.Labels{Method: "GET", Route: "/socket"})
		}()
	})
	server := serve(t, mux, nil, false)
	connection, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	writer := bufio.NewWriter(connection)
	fmt.Fprint(writer, "GET /socket HTTP/1.1\r\nHost: x\r\n\r\n")
	fmt.Fprint(writer, "hello\n")
	if err := writer.Flush(); err != nil {
		t.Fatal(err)
	}
	<-answered
}

func TestPanicPassesThrough(t *testing.T) {
	handler := Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("mine") }))
	defer Adopt(context.Background())
	before := Add(context.Background(), "outer", "1")
	func() {
		defer func() {
			if got := recover(); got != "mine" {
				t.Errorf("recovered %v", got)
			}
		}()
		handler.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(before, "GET", "/", nil))
	}()
	wantWorn(t, profiletest.Labels{"outer": "1"})
}

func TestRoutes(t *testing.T) {
	labelsOf := func(handler func(next http.Handler) http.Handler, method, path string) profiletest.Labels {
		var found profiletest.Labels
		next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { found = carried(r.Context()) })
		handler(next).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, path, nil))
		return found
	}
	outside := func(next http.Handler) http.Handler {
		mux := http.NewServeMux()
		mux.Handle("GET example.com/users/{id}", next)
		mux.Handle("/", next)
		return Handler(mux)
	}
	inside := func(next http.Handler) http.Handler {
		mux := http.NewServeMux()
		mux.Handle("/users/{id}", Handler(next))
		return mux
	}
	redirecting := func(next http.Handler) http.Handler {
		mux := http.NewServeMux()
		mux.Handle("/files/{name}/", next)
		return Handler(next, WithRoute(patternOf(mux)))
	}
	none := func(next http.Handler) http.Handler { return Handler(next) }
	told := func(next http.Handler) http.Handler {
		return Handler(next, WithRoute(func(*http.Request) string { return "/told" }))
	}
	for _, test := range []struct {
		name    string
		handler func(http.Handler) http.Handler
		method  string
		path    string
		want    profiletest.Labels
	}{
		{"around a mux", outside, "GET", "/users/7", profiletest.Labels{Method: "GET", Route: "example.com/users/{id}"}},
		{"its root", outside, "POST", "/elsewhere", profiletest.Labels{Method: "POST", Route: "/"}},
		{"within a mux", inside, "GET", "/users/7", profiletest.Labels{Method: "GET", Route: "/users/{id}"}},
		{"no mux", none, "PUT", "/users/7", profiletest.Labels{Method: "PUT"}},
		{"told", told, "PUT", "/users/7", profiletest.Labels{Method: "PUT", Route: "/told"}},
		{"a client's own path", redirecting, "CONNECT", "/files/anything", profiletest.Labels{Method: "CONNECT"}},
		{"strange method", none, "BREW", "/", profiletest.Labels{Method: "other"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := labelsOf(test.handler, test.method, test.path); !maps.Equal(got, test.want) {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
}

func TestTraceOptions(t *testing.T) {
	labelsOf := func(opts ...Option) profiletest.Labels {
		var found profiletest.Labels
		next := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { found = carried(r.Context()) })
		request := httptest.NewRequest("GET", "/", nil)
		request.Header.Set("traceparent", parent)
		Handler(next, opts...).ServeHTTP(httptest.NewRecorder(), request)
		return found
	}
	if got := labelsOf(); got[Trace] != traceID || got[Span] != spanID {
		t.Errorf("from traceparent: %v", got)
	}
	if got := labelsOf(WithoutTrace()); len(got) != 1 {
		t.Errorf("without: %v", got)
	}
	own := func(context.Context) (string, string) { return "t", "s" }
	if got := labelsOf(WithTrace(own)); got[Trace] != "t" || got[Span] != "s" {
		t.Errorf("told: %v", got)
	}
	if got := labelsOf(WithValueLimit(10)); got[Trace] != traceID[:7]+"…" {
		t.Errorf("cut: %v", got)
	}
}

func TestCPUProfile(t *testing.T) {
	t.Run("HTTP/1.1", func(t *testing.T) { burnIn(t, false) })
	t.Run("HTTP/2", func(t *testing.T) { burnIn(t, true) })
}

// burnIn checks what the samples of a CPU profile wear while two requests of one connection are served.
func burnIn(t *testing.T, http2 bool) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /burn/{how}", func(w http.ResponseWriter, r *http.Request) {
		burn(150 * time.Millisecond)
		if r.PathValue("how") == "and-panic" {
			panic(http.ErrAbortHandler)
		}
	})
	server := serve(t, mux, nil, http2)
	var raw bytes.Buffer
	if err := pprof.StartCPUProfile(&raw); err != nil {
		t.Fatal(err)
	}
	if response, err := server.Client().Get(server.URL + "/burn/and-panic"); err == nil {
		response.Body.Close()
	}
	get(t, server.Client(), server.URL+"/burn/slowly")
	pprof.StopCPUProfile()

	samples := profiletest.In(t, raw.Bytes(), "labels.burn")
	if len(samples) == 0 {
		t.Fatal("no sample of the handler")
	}
	for _, sample := range samples {
		if sample[Route] != "/burn/{how}" || sample[Method] != "GET" {
			t.Errorf("sample with %v", sample)
		}
	}
}

var burnt float64

// burn works for this long.
//
//go:noinline
func burn(duration time.Duration) {
	for end := time.Now().Add(duration); time.Now().Before(end); {
		for i := range 100_000 {
			burnt += float64(i)
		}
	}
}
