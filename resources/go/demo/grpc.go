// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

//go:build grpc

package main

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"backstep.dev/labels"
	"backstep.dev/labels/grpclabels"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// bankServer is what the generated code would call the service. Its messages are
// protobuf's own, so that nothing has to be generated.
type bankServer interface {
	transfer(ctx context.Context, order *structpb.Struct) (*wrapperspb.StringValue, error)
	watch(name *wrapperspb.StringValue, stream grpc.ServerStream) error
}

const (
	transferMethod = "/backstep.demo.Bank/Transfer" // {from, to, amount} -> "ok"
	watchMethod    = "/backstep.demo.Bank/Watch"    // a name -> its balance, again and again
)

var bankDesc = grpc.ServiceDesc{
	ServiceName: "backstep.demo.Bank",
	HandlerType: (*bankServer)(nil),
	Methods:     []grpc.MethodDesc{{MethodName: "Transfer", Handler: handleTransfer}},
	Streams:     []grpc.StreamDesc{{StreamName: "Watch", Handler: handleWatch, ServerStreams: true}},
}

func handleTransfer(server any, ctx context.Context, decode func(any) error,
	interceptor grpc.UnaryServerInterceptor) (any, error) {
	order := new(structpb.Struct)
	if err := decode(order); err != nil {
		return nil, err
	}
	info := &grpc.UnaryServerInfo{Server: server, FullMethod: transferMethod}
	return interceptor(ctx, order, info, func(ctx context.Context, order any) (any, error) {
		return server.(bankServer).transfer(ctx, order.(*structpb.Struct))
	})
}

func handleWatch(server any, stream grpc.ServerStream) error {
	name := new(wrapperspb.StringValue)
	if err := stream.RecvMsg(name); err != nil {
		return err
	}
	return server.(bankServer).watch(name, stream)
}

func (s *Service) transfer(ctx context.Context, order *structpb.Struct) (*wrapperspb.StringValue, error) {
	ctx, answered := s.count(ctx)
	defer answered()
	fields := order.GetFields()
	text, err := s.byWorker(ctx, func() (string, error) {
		return "ok", s.bank.Transfer(fields["from"].GetStringValue(), fields["to"].GetStringValue(),
			int(fields["amount"].GetNumberValue()))
	})
	if err != nil {
		return nil, status.Error(codes.InvalidArgument, err.Error())
	}
	return wrapperspb.String(text), nil
}

// watch tells a balance every tenth of a second until the customer has had enough.
func (s *Service) watch(name *wrapperspb.StringValue, stream grpc.ServerStream) error {
	ctx, answered := s.count(stream.Context())
	defer answered()
	for {
		text, err := s.byWorker(ctx, func() (string, error) { return number(s.bank.Balance(name.GetValue())) })
		if err != nil {
			return status.Error(codes.NotFound, err.Error())
		}
		balance, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		if err := stream.SendMsg(wrapperspb.Int64(int64(balance))); err != nil {
			return err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return nil
		}
	}
}

// count numbers a call as handle does for HTTP.
func (s *Service) count(ctx context.Context) (context.Context, func()) {
	id := fmt.Sprintf("r%d", s.requests.Add(1))
	return labels.Add(ctx, "request", id), func() { s.answered.Add(1) }
}

// serveGRPC returns the address at which the bank is open for gRPC.
func serveGRPC(service *Service) (net.Addr, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := grpc.NewServer(grpc.ChainUnaryInterceptor(grpclabels.Unary()),
		grpc.ChainStreamInterceptor(grpclabels.Stream()))
	server.RegisterService(&bankDesc, service)
	go server.Serve(listener)
	return listener.Addr(), nil
}

func init() {
	serveMore = func(service *Service) error {
		address, err := serveGRPC(service)
		if err != nil {
			return err
		}
		fmt.Println("bank open for gRPC on", address)
		return callOnce(address.String())
	}
}

// callOnce plays a customer who moves something and looks three times.
func callOnce(address string) error {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	order, err := structpb.NewStruct(map[string]any{"from": "dave", "to": "carol", "amount": 5})
	if err != nil {
		return err
	}
	reply := new(wrapperspb.StringValue)
	if err := connection.Invoke(ctx, transferMethod, order, reply); err != nil {
		return err
	}
	fmt.Println("gRPC", transferMethod, reply.GetValue())

	stream, err := connection.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, watchMethod)
	if err != nil {
		return err
	}
	if err := stream.SendMsg(wrapperspb.String("carol")); err != nil {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	for range 3 {
		balance := new(wrapperspb.Int64Value)
		if err := stream.RecvMsg(balance); err != nil {
			return err
		}
		fmt.Println("gRPC", watchMethod, balance.GetValue())
	}
	return nil
}
