// Package risk keeps the shared risk register of a partnership alive: what could happen, how bad it is on an agreed
// matrix, who is exposed and in what share, what is done about it, and what needs attention today.
//
// A [Register] is a document. [Register.Assess] holds it against a [Matrix] and a day and returns an [Assessment]:
// ranking, heat map, movement since the assessment before, expected loss in total, by partner and by category, and
// findings, each with what to do. The package knows no clock: the day comes in as asOf.
//
// From the same register, [Register.Suggest] proposes current ratings from the progress of treatments,
// [Register.Triggered] says which contingency plans the facts call for, and [Register.BestTreatments] chooses the
// treatments that save most within a budget. [StartersForKind], [StartersForIndustry] and [StartersForTheme] are risks
// to begin with. [EMV] is the expected monetary value of a few outcomes.
//
// # What a score means
//
// A score is a cell of the matrix: likelihood level times impact level, by the values the levels carry, and the band
// that the cell lies in. Scores put risks in order; they are not money, and twice the score is not twice the risk.
// Money comes from a risk's [Estimate], probability times impact. What a band calls for, from "acceptable" to
// "unacceptable", is data of the matrix too ([Tolerance]).
//
// Three levels are kept apart: inherent (without treatment), current (with what has been done, also called residual)
// and target (where the treatments shall lead). A rating that is not set is "not assessed", never "low".
//
// # Opportunities
//
// An [Opportunity] is scored like a threat and mirrored where the matrix is drawn. Higher is better, so the comparison of
// current and inherent turns round, and its expected gain lowers the expected loss.
//
// # Rounding
//
// Expected losses are exact products and sums of decimals and are never rounded; shares shown in a finding's text are
// rounded to a hundredth of a percent, half away from zero. Level values and scores are float64, multiplied as the decimals they
// print as, so that 0.7 × 0.2 is 0.14.
//
// # Limits
//
// A matrix has up to [MaxLevels] levels a side. A register of n risks costs n log n; BestTreatments takes at most
// [MaxCandidates] treatments. Nothing is modified, results share no memory with the input, and all functions may be
// called concurrently.
//
// # Errors
//
// Input that cannot be computed on is an error naming every problem with its path: an invalid matrix or register, levels
// outside the matrix ([ErrLevel]), a register made for another matrix ([ErrOtherMatrix]). A well-formed register with a
// problem worth fixing (nobody owns a risk, a treatment is late) yields a [Finding].
//
// # What this package does not do
//
// It draws nothing at random: loss distributions and contingency at a confidence level are risk/montecarlo's.
// It changes no register and decides nothing: it proposes levels, ranks, and says what to look at.
package risk
