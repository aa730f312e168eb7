package lockorder_test

import (
	"testing"

	"github.com/concurlint/concurlint/analyzers/lockorder"
	"github.com/concurlint/concurlint/internal/linttest"
)

func Test(t *testing.T) { linttest.Run(t, lockorder.Analyzer) }
