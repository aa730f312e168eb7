module nolint.example

go 1.26.0
