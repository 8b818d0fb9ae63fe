// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"context"
	"fmt"
	"net/http"
	"runtime/pprof"
	"strconv"
	"sync/atomic"
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

// Service serves the bank over HTTP. Handlers hand their work to a small pool
// of workers and wait for the answer.
type Service struct {
	bank     *Bank
	jobs     chan job
	requests atomic.Int64 // how many came in; numbers them
	answered atomic.Int64 // how many were answered
}

// NewService starts the workers.
func NewService(bank *Bank, workers int) *Service {
	s := &Service{bank: bank, jobs: make(chan job)}
	for range workers {
		go s.worker()
	}
	return s
}

// Routes tells which request goes where.
func (s *Service) Routes() http.Handler {
	mux := http.NewServeMux()
	s.handle(mux, "POST", "/transfer/{from}/{to}", func(r *http.Request) (string, error) {
		amount, err := strconv.Atoi(r.FormValue("amount"))
		if err != nil {
			return "", err
		}
		from, to := r.PathValue("from"), r.PathValue("to")
		return "ok", s.bank.Transfer(from, to, amount)
	})
	s.handle(mux, "GET", "/balance/{name}", func(r *http.Request) (string, error) {
		balance, err := s.bank.Balance(r.PathValue("name"))
		return strconv.Itoa(balance), err
	})
	return mux
}

// handle adds one route. Each request gets pprof labels; a debugger shows them
// on every goroutine that works for it.
func (s *Service) handle(mux *http.ServeMux, method, route string, work func(*http.Request) (string, error)) {
	mux.HandleFunc(method+" "+route, func(w http.ResponseWriter, r *http.Request) {
		id := fmt.Sprintf("r%d", s.requests.Add(1))
		defer s.answered.Add(1)
		labels := pprof.Labels("request", id, "method", method, "route", route)
		pprof.Do(r.Context(), labels, func(ctx context.Context) {
			reply := make(chan answer)
			s.jobs <- job{ctx, func() (string, error) { return work(r) }, reply}
			result := <-reply
			if result.err != nil {
				http.Error(w, result.err.Error(), http.StatusBadRequest)
				return
			}
			fmt.Fprintln(w, result.text)
		})
	})
}

// worker does one job after the other, each under the labels of its request.
func (s *Service) worker() {
	for j := range s.jobs {
		pprof.SetGoroutineLabels(j.ctx)
		text, err := j.work()
		pprof.SetGoroutineLabels(context.Background())
		j.reply <- answer{text, err}
	}
}
