// Package fair divides by a rule of justice what is too little for the claims on it: a shared budget that covers part of
// the requests, the recovery after a failed venture, a grant smaller than the costs.
//
// # What a claim and an estate mean
//
// The estate is what there is to divide, from zero up to the sum of the claims; a claim is what a partner may ask for at
// most. [Divide] gives portions of money that add up to the estate, [Awards] the exact figures before rounding.
// A [Rule] is a word; [Rule.Dual] names the rule that shares out losses as the rule shares out gains.
//
// # Rounding
//
// Rules are evaluated in whole-number fractions, without any rounding inside. [Divide] rounds once, to the minor unit of
// the currency, so that the portions sum to the estate: units left over go to the largest cut-off parts, then to the
// larger claim, then to the lower partner ID. Results that are plain decimals are exact where they end within 18 decimal
// places and are rounded half to even to 12 places where they do not.
//
// # Errors
//
// Input that cannot be computed on is refused with every problem at once, each with its path and a stable code; the
// error wraps the sentinels of this package, such as [ErrEstateAboveClaims], and those of package budget.
//
// # What this package does not do
//
// It does not say which rule is just, and it does not divide an estate larger than the claims: that is a matter of
// agreed shares (package budget).
package fair
