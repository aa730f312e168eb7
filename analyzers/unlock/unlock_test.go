package unlock_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/unlock"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T) { linttest.Run(t, unlock.Analyzer) }
