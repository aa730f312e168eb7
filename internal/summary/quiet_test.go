package summary

import "testing"

func TestSpeaksOfLocks(t *testing.T) {
	for name, want := range map[string]bool{
		"Lock": true, "TryRLock": true, "unlockAll": true, "blockLock": true, "clockUnlock": true,
		"numMsgBlocks": false, "wallClock": false, "Parse": false,
	} {
		if got := speaksOfLocks(name); got != want {
			t.Errorf("speaksOfLocks(%q) = %t", name, got)
		}
	}
}
