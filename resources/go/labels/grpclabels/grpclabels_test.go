// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package grpclabels

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"runtime/pprof"
	"testing"
	"time"

	"backstep.dev/labels"
	"backstep.dev/labels/internal/profiletest"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"
)

const (
	parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
	check  = "/grpc.health.v1.Health/Check"
	watch  = "/grpc.health.v1.Health/Watch"
	list   = "/grpc.health.v1.Health/List"
)

// service has a unary and a streaming call, as each gRPC server's health service; both look at what they wear.
type service struct {
	grpc_health_v1.UnimplementedHealthServer
	t *testing.T
}

func (s service) Check(ctx context.Context, request *grpc_health_v1.HealthCheckRequest,
) (*grpc_health_v1.HealthCheckResponse, error) {
	s.wantWorn(profiletest.Labels{
		labels.Method: "gRPC", labels.Route: check,
		labels.Trace: "4bf92f3577b34da6a3ce929d0e0e4736", labels.Span: "00f067aa0ba902b7",
	})
	labels.Add(ctx, "forgotten", "yes")
	burn()
	if request.Service == "panic" {
		panic("as handlers do")
	}
	return &grpc_health_v1.HealthCheckResponse{}, nil
}

func (s service) Watch(request *grpc_health_v1.HealthCheckRequest,
	stream grpc.ServerStreamingServer[grpc_health_v1.HealthCheckResponse],
) error {
	done := make(chan struct{})
	go func() { // inherits
		defer close(done)
		s.wantWorn(profiletest.Labels{labels.Method: "gRPC", labels.Route: watch})
	}()
	<-done
	labels.Add(stream.Context(), "forgotten", "yes")
	s.wantWorn(profiletest.Labels{labels.Method: "gRPC", labels.Route: watch, "forgotten": "yes"})
	burn()
	if request.Service == "panic" {
		panic("as handlers do")
	}
	return stream.Send(&grpc_health_v1.HealthCheckResponse{})
}

// List is the call that no interceptor labels.
func (s service) List(context.Context, *grpc_health_v1.HealthListRequest,
) (*grpc_health_v1.HealthListResponse, error) {
	s.wantWorn(profiletest.Labels{})
	return &grpc_health_v1.HealthListResponse{}, nil
}

//go:noinline
func (s service) wantWorn(want profiletest.Labels) {
	found := profiletest.Goroutines(s.t, "grpclabels.service.wantWorn")
	if len(found) != 1 || !maps.Equal(found[0], want) {
		s.t.Errorf("goroutine wears %v, want %v", found, want)
	}
}

// connect starts a server with one worker for all calls, so that each call wears what the one before left.
func connect(t *testing.T) grpc_health_v1.HealthClient {
	t.Helper()
	recoverPanics := func(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
	) (answer any, err error) {
		defer func() {
			if recover() != nil {
				err = status.Error(codes.Internal, "panicked")
			}
		}()
		return handler(ctx, request)
	}
	labelled := Unary()
	butNotList := func(ctx context.Context, request any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler,
	) (any, error) {
		if info.FullMethod == list {
			return handler(ctx, request)
		}
		return labelled(ctx, request, info, handler)
	}
	recoverInStreams := func(srv any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handler grpc.StreamHandler,
	) (err error) {
		defer func() {
			if recover() != nil {
				err = status.Error(codes.Internal, "panicked")
			}
		}()
		return handler(srv, stream)
	}
	server := grpc.NewServer(grpc.NumStreamWorkers(1), grpc.ChainUnaryInterceptor(recoverPanics, butNotList),
		grpc.ChainStreamInterceptor(recoverInStreams, Stream()))
	grpc_health_v1.RegisterHealthServer(server, service{t: t})
	return dial(t, server)
}

func dial(t *testing.T, server *grpc.Server) grpc_health_v1.HealthClient {
	t.Helper()
	listener := bufconn.Listen(1 << 16)
	go server.Serve(listener)
	t.Cleanup(server.Stop)
	connection, err := grpc.NewClient("passthrough:///server",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { connection.Close() })
	return grpc_health_v1.NewHealthClient(connection)
}

var burnt float64

// burn works for long enough to be seen in a CPU profile.
//
//go:noinline
func burn() {
	for end := time.Now().Add(150 * time.Millisecond); time.Now().Before(end); {
		for i := range 100_000 {
			burnt += float64(i)
		}
	}
}

// wantInProfile checks that the work of both kinds of calls is in the profile, each sample with its call's labels.
func wantInProfile(t *testing.T, raw *bytes.Buffer) {
	t.Helper()
	pprof.StopCPUProfile()
	seen := map[string]bool{}
	for _, sample := range profiletest.In(t, raw.Bytes(), "grpclabels.burn") {
		seen[sample[labels.Route]] = true
		if sample[labels.Method] != "gRPC" {
			t.Errorf("sample with %v", sample)
		}
	}
	if !seen[check] || !seen[watch] || len(seen) != 2 {
		t.Errorf("samples of %v, want those of %s and %s", seen, check, watch)
	}
}

func TestCallsOfNoService(t *testing.T) {
	var got profiletest.Labels
	server := grpc.NewServer(grpc.ChainStreamInterceptor(Stream()),
		grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
			got = profiletest.Labels{}
			pprof.ForLabels(stream.Context(), func(key, value string) bool {
				got[key] = value
				return true
			})
			return status.Error(codes.Unimplemented, "a proxy would pass it on")
		}))
	client := dial(t, server)
	if _, err := client.List(context.Background(), &grpc_health_v1.HealthListRequest{}); status.Code(err) != codes.Unimplemented {
		t.Fatal(err)
	}
	if want := (profiletest.Labels{labels.Method: "gRPC", labels.Route: "unknown"}); !maps.Equal(got, want) {
		t.Errorf("carries %v, want %v", got, want)
	}
}

// The cost of a call is the difference to BenchmarkBare.
func BenchmarkBare(b *testing.B) { call(b, nil) }
func BenchmarkUnary(b *testing.B) {
	interceptor := Unary()
	call(b, interceptor)
}

func call(b *testing.B, interceptor grpc.UnaryServerInterceptor) {
	b.Helper()
	ctx := metadata.NewIncomingContext(context.Background(), metadata.Pairs("traceparent", parent))
	info := &grpc.UnaryServerInfo{FullMethod: check}
	handler := func(context.Context, any) (any, error) { return nil, nil }
	b.ReportAllocs()
	for b.Loop() {
		if interceptor == nil {
			handler(ctx, nil)
		} else {
			interceptor(ctx, nil, info, handler)
		}
	}
}

func TestCalls(t *testing.T) {
	client := connect(t)
	var raw bytes.Buffer
	if err := pprof.StartCPUProfile(&raw); err != nil {
		t.Fatal(err)
	}
	defer wantInProfile(t, &raw)
	traced := metadata.AppendToOutgoingContext(context.Background(), "traceparent", parent)
	wantBare := func() {
		t.Helper()
		if _, err := client.List(context.Background(), &grpc_health_v1.HealthListRequest{}); err != nil {
			t.Fatal(err)
		}
	}

	if _, err := client.Check(traced, &grpc_health_v1.HealthCheckRequest{}); err != nil {
		t.Fatal(err)
	}
	wantBare()

	if _, err := client.Check(traced, &grpc_health_v1.HealthCheckRequest{Service: "panic"}); status.Code(err) != codes.Internal {
		t.Fatal(err)
	}
	wantBare()

	stream, err := client.Watch(context.Background(), &grpc_health_v1.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != io.EOF {
		t.Fatal(err)
	}
	wantBare()

	stream, err = client.Watch(context.Background(), &grpc_health_v1.HealthCheckRequest{Service: "panic"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); status.Code(err) != codes.Internal {
		t.Fatal(err)
	}
	wantBare()
}
