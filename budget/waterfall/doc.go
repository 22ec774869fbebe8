// Package waterfall distributes what a joint venture earns down through tiers: capital comes back first, then a preferred
// return on it, then those who run the venture catch up, and the rest is shared. It answers who gets how much of a
// distribution and why, where everybody stands after it, and what must be given back in the end.
//
//	r, err := waterfall.Distribute(plan, contributions, distributions)
//	// r.Days: per tier, day and partner; r.Partners: DPI, equity multiple, IRR; r.Clawback: who owes whom
//
// [Required] goes the other way: the distribution that brings a partner to an amount. [Accrual.Return] is the preferred
// return on an amount alone, [HurdleAmount] what is missing on a day for a rate of return, [Plan.Check] what in a plan is
// likely a mistake.
//
// # What a plan means
//
// A [Plan] is data: partners, each in a class or none, and tiers that are filled in order. A return of capital pays what
// partners paid in and have not got back. A preferred return pays what accrued on that, or a given amount. A fee pays an
// amount to named parties, once. A catch-up gives those with carry more than their share until carry C and profit P meet
// at C = carry · P: with s the share of carry in the tier it takes x = (carry · P − C) / (s − carry). With the target
// [PreferredOnly] it stops when it has paid carry / (1 − carry) of the preferred return paid; if it pays others too, carry
// stays below its share of all profit then. A split shares by fixed shares, until a class or partner reaches a profit, a
// rate of return or an equity multiple, or, the last tier, without an end.
//
// Tiers pay [Part]s: classes or partners. Who invests and has carry beside stands in two parts, one of them marked as
// carry, so that the catch-up and the clawback look at the carry alone. Within a class, money goes by what is due or by
// capital paid in, equally where there is none; to share otherwise, name the partners.
//
// Profit is what was distributed, fees aside, less what was paid in. So are the profit, multiple and rate of return of
// whom a split measures, carry left out. Where no tier returns a partner's capital, what splits and catch-ups pay it other
// than as carry reduces its unreturned capital first.
//
// # Time
//
// Preferred return accrues from the day of each contribution on the capital not yet returned, and on unpaid return if it
// compounds; payments reduce what they pay. It runs from one change of a partner's balance to the next, which matters to
// the day counts of the 30/360 kind alone, whose year fractions do not add up. An IRR hurdle counts time from the first flow
// of those it measures, as [budget.XIRR] does, and includes what they had received above it earlier. On one day,
// contributions come before the distribution. Results are as of the last flow; a distribution of 0 makes any day the last.
//
// Deal by deal, each deal has a waterfall of its own, amounts and goals of tiers included; a loss in one is not made up by
// another. The [Clawback] then looks at all of them together.
//
// # Rounding
//
// Amounts are carried as whole numbers of 10^-24, shares of them cut there; powers and exponentials have more than 75
// significant digits before an accrual is rounded to that. So sums over any number of days do not grow in length, and what
// ends within 24 places is exact. Results show 12 places ([Places]) of it under the name Exact.
//
// Beside the exact amounts flow whole minor units. A tier ends where the running total of all tiers up to it, over all
// days, rounds to; within a tier, the units go to whose running total falls due first (the method of Webster, with what is
// behind from earlier days). Ties go to the larger share, then to the lower partner ID. Hence the units of a day sum to
// what it distributed, a tier's total is never more than a unit from its exact one on any day, and partners' totals do not
// drift however many days there are. And no partner's total ever falls when the last distribution grows, which the largest
// remainder cannot promise.
//
// # Errors and findings
//
// What cannot be computed is an error, with every problem at once and its path, unwrapping to validator.ValidationErrors:
// shares that do not sum to 1 ([ErrShares]), a catch-up that never catches up ([ErrCatchUpShare]), tiers after one without
// an end ([ErrUnreachableTier]), a distribution before there is any capital ([ErrBeforeContribution]), and what
// [Plan.Validate] and [Distribute] list. What can be computed and is likely a mistake is a finding: tiers out of order, goals
// reached before, carry by deal without a clawback, a partner whom no tier pays ([Plan.Check]); in results also a clawback that is due.
//
// # Limits
//
// At most 200 partners, 50 tiers, 100,000 contributions and as many distributions, 100 years, rates up to 10 (1000 %) a
// year. Amounts are below 10^24. Days of flows times the work of a day are at most [MaxWork]: 200 partners in ten tiers
// over 480 months are within it.
//
// # What this package does not do
//
// It knows no taxes, no residual value of what is not sold yet (so no TVPI), no escrow and no interest on a clawback; it
// converts no currencies, and it does not say which terms are fair (package budget/fair).
package waterfall
