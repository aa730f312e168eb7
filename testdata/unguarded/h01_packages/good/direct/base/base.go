// Package base is what others embed.
package base

type Base struct{ name string }

func (b *Base) Rename(s string) { b.name = s }

func (b *Base) Name() string { return b.name }
