//go:build unix

package main

import (
	"syscall"
	"time"
)

// spent gives the processor time that this process has used. Unlike the time
// of day it does not grow while other processes have the processor.
func spent() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // the arguments are right
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
