// Package fair divides by a rule of justice whose reasons can be read: what is too little for the claims on it (a fund
// that covers part of the requests, the recovery after a failed venture), and what was made together (the surplus of an
// alliance, the cost of a shared facility).
//
// # What a claim, an estate and a rule mean
//
// The estate is what there is to divide, from zero up to the sum of the claims; a claim is the most that a partner may
// ask for. [Divide] gives portions of money that add up to the estate, [Awards] the figures before rounding, and
// [Explain] both with the reason of each. A [Rule] is a word; [Rule.Dual] names the rule that shares out losses as the
// rule shares out gains, and [Properties] reports which demands of justice a rule keeps, with a counterexample for each
// that it does not.
//
// # What a game means
//
// A game gives the worth of every [Coalition] of players: what its members could make, or would pay, without the
// others. [Shapley] pays each for what it brings, [Nucleolus] makes the least satisfied coalition as satisfied as can be,
// [Blocking] finds the coalition that would do better alone, and [BetterTogether] certifies that there is none, or finds
// the least side payments that repair it, or proves that no payments can. A game of costs is divided by [Shapley] as it
// is, by [CostNucleolus], or by what its coalitions save ([Savings]).
//
// # Rounding
//
// Everything is computed in whole-number fractions, without any rounding inside; [SampleShapley] alone works in floating
// point. [Divide] rounds once, to the minor unit of the currency, so that the portions sum to the estate: units left over
// go to the largest cut-off parts, then to the larger claim, then to the lower partner ID. Results that are plain decimals
// are exact where they end within 18 decimal places and are rounded to the nearest 12th place where they do not, so they
// may miss their sum by half of 10^-12 each.
//
// # Errors
//
// Input that cannot be computed on is refused with every problem at once, each with its path and a stable code; the
// error wraps the sentinels of this package, such as [ErrEstateAboveClaims], and those of package budget. Limits keep the
// cost of any input bounded: 100,000 claims (minimal overlap 10,000, random arrival 32 above zero), 20 players for
// [Shapley] and [Blocking], 64 for [SampleShapley], 12 for what solves linear programs over all coalitions.
//
// # What this package does not do
//
// It does not say which rule is just, it does not find out what a coalition is worth, and it does not divide an estate
// larger than the claims: that is a matter of agreed shares (package budget).
package fair
