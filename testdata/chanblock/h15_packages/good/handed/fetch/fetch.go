// Package fetch sends to whom it is told.
package fetch

import "errors"

func get(url string) (string, error) {
	if url == "" {
		return "", errors.New("no url")
	}
	return "body of " + url, nil
}

// Get sends one answer, whatever comes.
func Get(url string, out chan<- string) {
	body, err := get(url)
	if err != nil {
		out <- err.Error()
		return
	}
	out <- body
}
