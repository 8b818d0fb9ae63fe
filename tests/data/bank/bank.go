// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"errors"
	"sync"
)

type Account struct {
	mu      sync.Mutex
	Owner   string
	Balance int
	History []int
}

type Bank struct {
	accounts map[string]*Account
}

func newBank(owners ...string) *Bank {
	bank := &Bank{accounts: map[string]*Account{}}
	for _, owner := range owners {
		bank.accounts[owner] = &Account{Owner: owner, Balance: 100}
	}
	return bank
}

func transfer(from, to *Account, amount int) error {
	from.mu.Lock()
	defer from.mu.Unlock()
	to.mu.Lock()
	defer to.mu.Unlock()
	if from.Balance < amount {
		return errors.New("not enough money")
	}
	from.Balance -= amount
	from.History = append(from.History, -amount)
	to.Balance += amount
	to.History = append(to.History, amount)
	return nil
}

func (b *Bank) total() int {
	sum := 0
	for _, account := range b.accounts {
		sum += account.Balance
	}
	return sum
}
