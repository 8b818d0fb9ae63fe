// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Package grpclabels labels the goroutines of a gRPC server with the call that they work for:
//
//	grpc.NewServer(
//		grpc.ChainUnaryInterceptor(grpclabels.Unary()),
//		grpc.ChainStreamInterceptor(grpclabels.Stream()))
//
// The route is the full method, "/package.Service/Method", or "unknown" where no service has it, the method is "gRPC". Put it first in the chain, so that the
// other interceptors are labelled, too.
package grpclabels

import (
	"context"

	"backstep.dev/labels"
	"google.golang.org/grpc"
	"google.golang.org/grpc/metadata"
)

// unknown is the route of calls that no registered service has, which grpc.UnknownServiceHandler serves: their methods
// are whatever clients write.
const unknown = "unknown"

// Unary returns an interceptor that labels unary calls.
func Unary(opts ...labels.Option) grpc.UnaryServerInterceptor {
	labeler := labels.NewLabeler(opts...)
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		// A server with stream workers uses the goroutine for the next call.
		defer labels.Adopt(ctx)
		return handler(begin(ctx, labeler, info.FullMethod), req)
	}
}

// Stream returns an interceptor that labels streaming calls.
func Stream(opts ...labels.Option) grpc.StreamServerInterceptor {
	labeler := labels.NewLabeler(opts...)
	return func(server any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		defer labels.Adopt(stream.Context())
		method := info.FullMethod
		if server == nil {
			method = unknown
		}
		return handler(server, labelledStream{stream, begin(stream.Context(), labeler, method)})
	}
}

func begin(ctx context.Context, labeler *labels.Labeler, fullMethod string) context.Context {
	request := labels.Request{Method: "gRPC", Route: fullMethod}
	if parents := metadata.ValueFromIncomingContext(ctx, "traceparent"); len(parents) == 1 {
		request.TraceParent = parents[0]
	}
	return labeler.Begin(ctx, request)
}

// labelledStream is a stream whose context carries the labels.
type labelledStream struct {
	grpc.ServerStream
	ctx context.Context
}

func (s labelledStream) Context() context.Context { return s.ctx }
