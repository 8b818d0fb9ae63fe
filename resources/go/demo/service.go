// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"backstep.dev/labels"
)

// job is the work of one request on its way to a worker.
type job struct {
	ctx   context.Context // carries the request's pprof labels
	work  func() (string, error)
	reply chan answer
}

type answer struct {
	text string
	err  error
}

// Service serves the bank over HTTP. Where accounts change, handlers hand their
// work to a small pool of workers and wait for the answer.
type Service struct {
	bank     *Bank
	rates    *Rates
	jobs     chan job
	requests atomic.Int64 // how many came in; numbers them
	answered atomic.Int64 // how many were answered
}

// NewService starts the workers.
func NewService(bank *Bank, workers int) *Service {
	s := &Service{bank: bank, rates: NewRates(), jobs: make(chan job)}
	for range workers {
		go s.worker()
	}
	return s
}

// Routes tells which request goes where. Each request gets pprof labels; a
// debugger shows them on every goroutine that works for it.
func (s *Service) Routes() http.Handler {
	mux := http.NewServeMux()
	s.handle(mux, "POST /transfer/{from}/{to}", func(r *http.Request) (string, error) {
		amount, err := strconv.Atoi(r.FormValue("amount"))
		if err != nil {
			return "", err
		}
		return s.byWorker(r.Context(), func() (string, error) {
			return "ok", s.bank.Transfer(r.PathValue("from"), r.PathValue("to"), amount)
		})
	})
	s.handle(mux, "GET /balance/{name}", func(r *http.Request) (string, error) {
		return s.byWorker(r.Context(), func() (string, error) { return number(s.bank.Balance(r.PathValue("name"))) })
	})
	s.handle(mux, "POST /interest/{name}", func(r *http.Request) (string, error) {
		return s.byWorker(r.Context(), func() (string, error) { return number(s.bank.AddInterest(r.PathValue("name"))) })
	})
	s.handle(mux, "GET /statement/{names}", func(r *http.Request) (string, error) {
		return number(s.bank.Statement(strings.Split(r.PathValue("names"), ",")), nil)
	})
	s.handle(mux, "POST /audit", func(*http.Request) (string, error) { return s.bank.Audit(), nil })
	s.handle(mux, "GET /rate/{currency}", func(r *http.Request) (string, error) {
		return number(s.rates.Get(r.PathValue("currency")))
	})
	s.handle(mux, "POST /rate/{currency}", func(r *http.Request) (string, error) {
		worth, err := strconv.Atoi(r.FormValue("amount"))
		if err == nil {
			s.rates.Set(r.PathValue("currency"), worth)
		}
		return "ok", err
	})
	s.handle(mux, "GET /convert/{from}/{to}", func(r *http.Request) (string, error) {
		return number(s.rates.Convert(r.PathValue("from"), r.PathValue("to")))
	})
	s.handle(mux, "GET /quote/{currency}", func(r *http.Request) (string, error) {
		return number(s.rates.Quote(r.PathValue("currency")))
	})
	return labels.Handler(mux)
}

// handle adds one route. The request's number joins the labels for its method
// and its route.
func (s *Service) handle(mux *http.ServeMux, route string, work func(*http.Request) (string, error)) {
	mux.HandleFunc(route, func(w http.ResponseWriter, r *http.Request) {
		id := fmt.Sprintf("r%d", s.requests.Add(1))
		defer s.answered.Add(1)
		text, err := work(r.WithContext(labels.Add(r.Context(), "request", id)))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprintln(w, text)
	})
}

// byWorker has work done by a worker and waits for the answer.
func (s *Service) byWorker(ctx context.Context, work func() (string, error)) (string, error) {
	reply := make(chan answer)
	s.jobs <- job{ctx, work, reply}
	result := <-reply
	return result.text, result.err
}

// worker does one job after the other, each under the labels of its request.
func (s *Service) worker() {
	for j := range s.jobs {
		labels.Adopt(j.ctx)
		text, err := j.work()
		labels.Adopt(context.Background())
		j.reply <- answer{text, err}
	}
}

func number(value int, err error) (string, error) {
	return strconv.Itoa(value), err
}
