package goroutineleak

import (
	"testing"

	"github.com/concurlint/concurlint/internal/linttest"
)

func TestFixtures(t *testing.T) { linttest.Run(t, Analyzer) }
