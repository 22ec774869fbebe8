// Package governance says who may decide in a partnership, and proves that the answer is complete.
//
// A [Matrix] is the delegation of authority that partners sign: rules by decision, amount, day and circumstance, each
// with an authority (one partner alone, several jointly, k of n, a committee, all). [Matrix.Compile] turns it into a
// [Policy], which is safe for concurrent use:
//
//	policy, err := matrix.Compile()
//	ruling, err := policy.Decide(request)       // approved, rejected, pending, escalated, out of authority
//	explanation, err := policy.Explain(request) // the same ruling, what is missing from whom, the reasons in order
//
// [Matrix.Check] looks for decisions that nobody may take, rules that clash or never decide, partners that can be
// outvoted where their consent was promised, and more, each with a request that shows it.
//
// A [Table] is a DMN 1.3 decision table for everything else that is decided by a table.
//
// # What a rule matches
//
// Decisions are dotted names, "capex.it.servers". A rule names one, or all under a prefix: "capex.*" is every name that
// starts with "capex.", not "capex" itself; "*" is every name. An amount matches if it is above Over and at most UpTo.
// A rule is in force from the day From to the day Until, both included. All conditions must hold; a request that does
// not tell an attribute which a rule needs tested is an error, not a mismatch.
//
// # What an answer counts for
//
// Of each partner or committee the latest answer up to AsOf counts; of two given at the same instant the rejection.
// Recused partners leave the count and shrink it: a joint decision of three with one recused needs two, but k of n
// keeps its k. Where nobody is left, or too few, the request is escalated if the rule says to whom, and else out of
// authority. A rejection that leaves the authority unable to approve makes the request rejected; where the rule names
// an EscalateTo and each side has an answer but neither has the numbers, it is escalated instead.
//
// # Rounding
//
// There is none: amounts are compared exactly, whatever their number of decimal places.
//
// # Errors
//
// Documents report all problems at once, each with its JSON path and a stable code. Requests that cannot be ruled on
// are errors: [ErrClash], [ErrCurrencyMismatch], [ErrNoAmount], [ErrAttribute]. A request that nobody may approve is
// no error but a ruling: out of authority.
//
// # What this package does not do
//
// It keeps no state, sends nothing and knows no clock: the host passes the instant, the answers so far and the
// decisions before. It does not identify people; it is told who said what.
package governance
