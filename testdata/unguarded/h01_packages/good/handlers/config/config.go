// Package config holds settings by name.
package config

var settings = map[string]string{}

func Set(k, v string) { settings[k] = v }

func Get(k string) string { return settings[k] }
