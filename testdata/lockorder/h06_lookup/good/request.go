package lookup

type order struct {
	Payer, Payee string
	Amount       int
}

func (b *Bank) Pay(o *order) {
	src, dst := b.account(o.Payer), b.account(o.Payee)
	first, second := src, dst
	if o.Payee < o.Payer {
		first, second = dst, src
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	src.bal -= o.Amount
	dst.bal += o.Amount
}
