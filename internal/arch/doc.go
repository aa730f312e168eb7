// Package arch holds the directions in which the packages of this module may
// import one another, as a test. It has no code of its own.
//
// The two halves meet in finding and lockgraph only: the run-time half must
// stay linkable into anybody's program, the static half free of anybody's
// process. Within the static half each layer knows the ones below it, and no
// analyzer knows another, so that one can be read, written and removed alone.
package arch
