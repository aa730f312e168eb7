//go:build !unix

package main

import "time"

var begin = time.Now()

// spent gives the time of day where processor time is not to be had: measure
// on a machine that does nothing else.
func spent() time.Duration { return time.Since(begin) }
