// Package budget is money that partners share and that must add up: exact amounts, splits to the last minor unit, cost
// sharing by agreed rules, a joint budget and its contingency, revenue, day counts and rates of return.
//
// # What an amount means
//
// [Money] is an exact decimal in major units with an ISO 4217 code. Amounts of different currencies never mix: adding
// them is an error ([ErrCurrencyMismatch]), and nothing converts on its own.
//
// # Rounding
//
// Whatever is divided adds up to the last minor unit. [Split] gives each partner the exact share cut to whole units and
// the units left over to the largest cut-off parts; ties go to the larger weight and then to the lower partner ID, never
// to a place in a list. [Splitter] knows other methods and cash steps. Splitting the negative of a total gives the
// negative of its portions, so a refund undoes a sale.
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
