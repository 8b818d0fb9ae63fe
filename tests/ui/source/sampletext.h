// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/source/sourcetext.h"

namespace Backstep::Testing {

inline const char *const sampleProgram = R"go(package main

import (
	"fmt"
	"sync"
)

/* Accounts are locked in the order
   in which they are given: that is the mistake. */
type Account struct {
	mu      sync.Mutex
	id      int
	balance int
}

const help = `usage: bank
  -v  verbose "quoted"
`

// transfer moves n from a to b.
func transfer(a, b *Account, n int) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if a.balance < n {
		return fmt.Errorf("account %d: %d is less than %d", a.id, a.balance, n)
	}
	a.balance -= n
	b.balance += n
	return nil
}

func main() {
	accounts := []*Account{{id: 1, balance: 100}, {id: 2, balance: 100}}
	var wg sync.WaitGroup
	for i := 0; i < 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			_ = transfer(accounts[i].first, accounts[1-i].first, 10)
		}()
	}
	wg.Wait()
	fmt.Println(help, accounts)
}
)go";

[[nodiscard]] inline SourceTextPtr sourceText(const QString &path, const QString &text)
{
    return std::make_shared<SourceText>(SourceText{
        .path = path, .text = text, .lineCount = static_cast<int>(text.count(u'\n')) + 1, .replacedBytes = false});
}

} // namespace Backstep::Testing
