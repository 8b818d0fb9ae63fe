// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

//go:build grpc

package main

import (
	"bytes"
	"context"
	"runtime/pprof"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

func TestGRPC(t *testing.T) {
	service := NewService(NewBank(true, "alice", "bob"), 2)
	address, err := serveGRPC(service)
	if err != nil {
		t.Fatal(err)
	}
	connection, err := grpc.NewClient(address.String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()

	// While a transfer waits for an account, the worker wears the call's labels.
	alice := service.bank.accounts["alice"]
	alice.mu.Lock()
	order, err := structpb.NewStruct(map[string]any{"from": "alice", "to": "bob", "amount": 5})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error)
	go func() {
		done <- connection.Invoke(context.Background(), transferMethod, order, new(wrapperspb.StringValue))
	}()
	waitForLabels(t, `"method":"gRPC"`, `"route":"`+transferMethod+`"`, `"request":"r1"`)
	alice.mu.Unlock()
	if err := <-done; err != nil {
		t.Fatal(err)
	}

	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stream, err := connection.NewStream(ctx, &grpc.StreamDesc{ServerStreams: true}, watchMethod)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.SendMsg(wrapperspb.String("bob")); err != nil {
		t.Fatal(err)
	}
	if err := stream.CloseSend(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		balance := new(wrapperspb.Int64Value)
		if err := stream.RecvMsg(balance); err != nil {
			t.Fatal(err)
		}
		if balance.GetValue() != 105 {
			t.Fatalf("bob has %d", balance.GetValue())
		}
	}
	waitForLabels(t, `"route":"`+watchMethod+`"`)
}

// waitForLabels returns once a goroutine in the code of this package wears all of them.
func waitForLabels(t *testing.T, labels ...string) {
	t.Helper()
	for t.Context().Err() == nil {
		var profile bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&profile, 1); err != nil {
			t.Fatal(err)
		}
		for _, entry := range strings.Split(profile.String(), "\n\n") {
			all := strings.Contains(entry, "main.") || strings.Contains(entry, "demo.")
			for _, label := range labels {
				all = all && strings.Contains(entry, label)
			}
			if all {
				return
			}
		}
	}
}
