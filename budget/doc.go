// Package budget is money that partners share and that must add up: exact amounts, splits to the last minor unit, cost
// sharing by agreed rules, a joint budget and its contingency, revenue, day counts and rates of return.
//
// # What an amount means
//
// [Money] is an exact decimal in major units with an ISO 4217 code. Amounts of different currencies never mix: adding
// them is an error ([ErrCurrencyMismatch]), and nothing converts on its own.
//
// # What a statement means
//
// A [CostAgreement] says who bears which costs: the first rule that matches a cost's category and day decides, by equal
// parts, weights, strict percentages, or what was measured in the period (capacity, usage, benefit), after fixed parts
// and tier by tier of the cumulative cost where the rule has them. [CostAgreement.Apply] makes a [Statement], which keeps
// for each cost the rule and the numbers that shared it; [Verify] proves all of it from those numbers alone, and
// [Statement.Journal] books it in balance. Caps and floors move whole units between partners in order of date, and what
// nobody bears is reported as short, never dropped. A cost is taken back by a reversal, which goes by what the cost put
// on each partner then, whatever the rules say now; a [Dispute] marks it meanwhile.
//
// [CostAgreement.Equity] sets what each partner carries, [Contributions] in kind included, against the share it agreed
// to carry, never against an equal part. [RestrictedFunds] tell donors what became of their gift.
//
// # The joint budget
//
// A [Budget] lists what the partners plan: lines with category, period, owner and payer, the authority each needs, the
// contingency fund and who may draw on it. [Budget.Review] holds it against what was spent and promised, by line, category,
// partner and period, and says which authority has to decide about an overrun. Amounts in other currencies are converted
// at dated rates that stand in the budget, and what that gained or lost is shown.
//
// # Revenue
//
// A [RevenueAgreement] shares what comes in by tiers of cumulative revenue; advances are recouped, guarantees met, reserves
// held back and released. A refund points at its sale and reverses it at that sale's shares and rate.
//
// # Time
//
// A [DayCount] counts days and fractions of a year by seven conventions, exactly. [IRR] and [XIRR] find every rate of
// return, and say so where there are several or none.
//
// # Rounding
//
// Whatever is divided adds up to the last minor unit. [Split] gives each partner the exact share cut to whole units and
// the units left over to the largest cut-off parts; ties go to the larger weight and then to the lower partner ID, never
// to a place in a list. [Splitter] knows other methods and cash steps. Splitting the negative of a total gives the
// negative of its portions, so a refund undoes a sale. [SplitPercent] takes percentages at their word and scales nothing.
//
// In a cost agreement each cost is rounded once, on its own, and ties go by a hash of the cost's ID and the partner: an
// unrelated cost moves nobody's cent, and many small costs favour nobody. A [Series] instead remembers what each partner
// is behind or ahead and evens it out over time. [Apportion] is the same arithmetic on whole minor units.
//
// Percentages of shares in reports have 6 places and the worth of a contribution the places of its currency, both
// rounded half away from zero.
//
// # Errors
//
// Documents report all their problems at once; see Validate of each. Functions on amounts return errors that wrap the
// sentinels of this package, such as [ErrTooFine] and [ErrNoWeights]. Numbers are bounded (below 10^24 in size, at most
// 18 decimal places) before anything is computed with them.
//
// # What this package does not do
//
// It holds no clock, no exchange rates of its own and no tax rules, and it moves no money.
package budget
