// Package invoice answers what is due when, and what became of it: payment terms that turn an amount into dated instalments,
// early-payment discounts, late interest, and the invoice as a state machine that events move.
//
//	dues, err := terms.Schedule(issued, total, workday)
//	next, err := inv.Apply(invoice.Event{Kind: invoice.Pay, On: …, Amount: …})
//
// # Days
//
// Every date is a day: midnight UTC. Whether a day is a workday is the host's to say, by a [Workday]; the search for one
// is bounded ([MaxSearch]).
//
// # Rounding
//
// Instalments by percentage are rounded to the minor unit, halves away from zero, each at most what is left; the last
// one, or the one that takes the rest, takes what is left, so they add up exactly and none is negative. A discount and
// late interest are rounded once, alike.
//
// # States
//
// An invoice is a draft, issued, part-paid, paid, disputed, written off or credited; that it is overdue follows from a
// day ([Invoice.StateAt]). [Invoice.Apply] returns the invoice after an event and leaves the one before as it was. An
// event that the state does not allow is an [*EventError] that names both. What is paid beyond what is open is kept as
// credit.
//
// # What this package does not do
//
// It counts no numbers: the host's counter gives them, and [Gaps] finds what is missing. It moves no money: an
// [Instruction] says who pays whom, how much, by when and with which reference.
package invoice
