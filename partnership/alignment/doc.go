// Package alignment judges how far the parties of a partnership, organisations or units of one, share risk,
// resources, rewards, vision and values: by the facts, and by what they feel.
//
// [Assess] takes what each [Partner] states and returns an [Assessment]: a score and the imbalance of each
// dimension, what each partner carries beside what it receives, what the partners agree and disagree on, one index,
// and findings that say what to do.
//
// # What a score means
//
// Scores run from 0 (not shared) to 4 (fully shared), the scale of the rubric. A dimension has two: one measured from
// facts, one perceived from ratings. They are kept apart, and the lower is the dimension's score: books that balance
// do not heal a felt imbalance, nor the reverse. A dimension that cannot be judged has a nil score, never 0; it is
// listed in NotJudged, and the index is without it.
//
// Money dimensions are measured by shares of the whole: each partner's share is held against what was agreed, and
// where nothing was agreed by all, risk and resources are held against rewards and rewards against the mean of risk
// and resources. Equal parts are never the measure. The imbalance is the part of the whole that lies with the wrong
// partner, half the sum of absolute differences; none scores 4, half of the whole scores 0 (Thresholds.Unshared).
// Vision and values are measured by the themes that partners have in common, each conflict cancelling one of them.
//
// # The index
//
// It is said that a partnership's success needs shared risk and shared resources and shared rewards and shared vision
// and shared values, and that an imbalance in any of them puts it at risk; of the equation itself no copy is left. We
// read the "and" as a product in which every term is necessary: the index is the geometric mean of the five scores,
// so that one at zero sinks the whole. A host that reads it otherwise picks another [Aggregator]: the weakest link, or
// the weighted mean. The result says which was used, and the weakest dimension stands beside the index always.
//
// An index is that of the judged dimensions alone. It says nothing of those in NotJudged: 4 of 4 with four of them
// not judged is no perfect partnership.
//
// # What to change
//
// Sensitivity is part of the result: what one rubric level more in each dimension would do ([Assessment.Best] is the
// single change that lifts the index most, and says whether figures, views or both have to rise), what the shortfall
// of a dimension costs the index (Outlook), and the reward shares that would balance risk and reward ([Rebalance]), in
// per cent that sum to exactly 100.
//
// # Over time
//
// [Trend] assesses several periods and follows scores and, partner by partner, what it carries, puts in and receives
// against its part, measured and felt apart. An imbalance that grew is a finding.
//
// # What partners may state beside the five
//
// Goals and ranked priorities are compared two by two, expectations item by item; buy-in is listed lowest first;
// objectives are judged by whom they benefit, when, and who proposed and agreed them ([ReviewObjectives]); distance in
// working culture is a finding where no agreed rule and no training bridges it. These become findings, not scores.
//
// Priorities may tie: those of equal rank are grouped (EqualPriorities), and what a partner does not rank stands in a
// tie below its last. Kendall's tau-b and Spearman's rho both correct for ties.
//
// # What is not known
//
// Every fact is optional. What is not stated is not known: a nil pointer or a null in the result, never 0 and never
// "in order". A partner that has nothing at risk states 0. A [BuyIn] that is stated is taken at its word: what it does
// not affirm has not happened.
//
// # Limits
//
// Partners are compared two by two and list by list: the cost grows with the square of the partners times the length
// of their lists. [MaxPartners], [MaxStatements], [MaxPriorities], [MaxTraits], [MaxExpectations], [MaxConflicts] and
// [MaxEntries] bound it. On one core, 100 partners with 1,000 objectives take less than 100 ms, 100 partners with full
// lists less than a second, and where all their statements conflict some two seconds and 1.4 GB. [Trend] costs at most
// as much for each period ([MaxPeriods]). Of the conflicts and the cultural gaps of one pair, the first five have a
// finding each; the result lists all of them.
//
// # Rounding
//
// Shares, agreement and means of ratings are exact fractions of what was stated, rounded once, to the nearest float64:
// proportional shares balance exactly, the unit of the money does not matter, and a figure on a threshold is on it.
// Percentages for a contract are decimals with 2 places that sum to 100.
//
// # Errors
//
// An error means that the input cannot be assessed; it lists every problem with its path. [ErrTooFewPartners],
// [ErrCurrencyMismatch] and [ErrUnknownPartner] can be tested for. What is wrong with the partnership is a [Finding].
//
// # What this package does not do
//
// It does not read texts: statements meet by the theme that their authors gave them. It does not collect ratings,
// convert currencies or pay anyone.
package alignment
