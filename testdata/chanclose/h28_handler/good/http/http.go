// Package http stands in for net/http, whose analysis takes long.
package http

// ResponseWriter answers a request.
type ResponseWriter interface{ WriteHeader(status int) }

// Request is a request.
type Request struct{ URL string }

// StatusOK is all that the fixtures answer.
const StatusOK = 200
