// Package settle answers who pays whom at the end of a period: debts in, the fewest transfers out, and for each transfer
// the debts it replaces.
//
//	transfers, err := settle.Settle(debts)
//
// [Settle] nets debts and plans their settlement, [SettleBalances] does it where only net positions are known, and a
// [Settler] adds constraints: partners who cannot pay each other, an amount below which a transfer is not worth sending,
// a hub through which all pay.
//
// # What is the fewest
//
// Partners fall into groups whose balances cancel; a group of k settles with k−1 transfers, so the plan with the most
// groups has the fewest transfers. Finding it is NP-hard (Verhoeff, "Settling multiple debts efficiently", 2004). For up
// to [MaxExact] partners whose balance is not zero, those whose balances are equal and opposite taken out first, it is
// found exactly, by dynamic programming over subsets. Beyond that pairs and triples that cancel are settled among
// themselves and the rest by size: never more than n−1 transfers, though perhaps not the fewest.
//
// Each currency is settled apart. The plan does not depend on the order of the input.
//
// # Which debts a transfer replaces
//
// What is owed runs along chains: if c owes b and b owes a, then c's money reaches a in the end. The debts are taken
// apart into such chains from partners who owe on balance to those who are owed, and into circles that cancel
// ([Plan.Offset]). Transfer.Pays says, as the payer sees it, which debts the transfer discharges and how much of each,
// Transfer.Receives the same as the receiver sees it. Over all transfers either view adds up to every debt, to the minor
// unit, together with what was offset.
//
// # Errors
//
// A debt of nobody, to oneself, of nothing or finer than the minor unit, two debts of one ID, balances that do not add up
// to zero: all problems at once, each with its path. Constraints that leave no plan are [ErrNoPlan], chains of debts beyond
// [MaxLinks] are [ErrTooTangled].
//
// # What this package does not do
//
// It converts no currencies and moves no money: a transfer is a value.
package settle
