package relock_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/relock"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T) { linttest.Run(t, relock.Analyzer) }
