// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

package main

import (
	"fmt"
	"sync"
	"time"
)

// Account is one account of the bank. Its mutex guards its balance.
type Account struct {
	Name    string
	mu      sync.Mutex
	balance int
}

// Bank holds the accounts. The map never changes after NewBank, so reading it
// needs no lock.
type Bank struct {
	accounts map[string]*Account
	ordered  bool // lock accounts in alphabetical order: the cure for the deadlock
}

// NewBank opens one account with a balance of 100 for each name.
func NewBank(ordered bool, names ...string) *Bank {
	bank := &Bank{accounts: make(map[string]*Account), ordered: ordered}
	for _, name := range names {
		bank.accounts[name] = &Account{Name: name, balance: 100}
	}
	return bank
}

// Transfer moves amount from one account to another. It locks both for as long
// as it takes, and here is the bug to find: alice -> bob locks alice, then bob;
// bob -> alice locks bob, then alice. When both have their first lock, neither
// gets its second.
func (b *Bank) Transfer(from, to string, amount int) error {
	source, target := b.accounts[from], b.accounts[to]
	if source == nil || target == nil || source == target {
		return fmt.Errorf("no transfer from %q to %q", from, to)
	}

	first, second := source, target
	if b.ordered && second.Name < first.Name {
		first, second = second, first
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	writeAuditLog()
	second.mu.Lock()
	defer second.mu.Unlock()

	if source.balance < amount {
		return fmt.Errorf("%s has only %d", from, source.balance)
	}
	source.balance -= amount
	target.balance += amount
	return nil
}

// Balance returns what is in an account.
func (b *Bank) Balance(name string) (int, error) {
	account := b.accounts[name]
	if account == nil {
		return 0, fmt.Errorf("no account %q", name)
	}
	account.mu.Lock()
	defer account.mu.Unlock()
	return account.balance, nil
}

// AddInterest pays one percent. The bug: Balance locks the account that is locked
// here already, and a mutex does not know who has it.
func (b *Bank) AddInterest(name string) (int, error) {
	account := b.accounts[name]
	if account == nil {
		return 0, fmt.Errorf("no account %q", name)
	}
	account.mu.Lock()
	defer account.mu.Unlock()
	balance, err := b.Balance(name)
	if err != nil {
		return 0, err
	}
	account.balance += balance / 100
	return account.balance, nil
}

// writeAuditLog stands for slow work done while a lock is held.
func writeAuditLog() {
	time.Sleep(20 * time.Millisecond)
}
