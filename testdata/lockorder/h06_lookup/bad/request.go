package lookup

type order struct {
	Payer, Payee string
	Amount       int
}

func (b *Bank) Pay(o order) {
	src, dst := b.account(o.Payer), b.account(o.Payee)
	src.mu.Lock()
	defer src.mu.Unlock()
	dst.mu.Lock() // want `dst\.mu is taken while .*mu is held, both account\.mu, and nothing orders the two`
	defer dst.mu.Unlock()
	src.bal -= o.Amount
	dst.bal += o.Amount
}
