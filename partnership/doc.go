// Package partnership holds the whole picture: the [Framework], one document of a whole partnership, and its [Review],
// which says on a day whether the partnership is sound and what should be done first.
//
// A host decodes a document ([Decode] is strict and reports every problem at once) or fills the structs, and asks:
//
//	f, err := partnership.Decode(data)
//	…
//	review, err := f.Review(evidence, asOf)
//	fmt.Println(review.Answer)
//
// The document holds what the partners agreed on; the [Evidence] what is known since: what was spent, measured, answered
// and asked. A host that keeps both together puts the evidence into the document and passes [Framework.Evidence].
//
// # What a review says
//
// The parts of the library judge their parts: the decision matrix is proven complete, the budget held against what was
// spent, costs are shared to the minor unit, risks ranked, KPIs checked and followed, principles and alignment measured.
// Review gathers their findings and adds what only the whole can show:
//
//   - [Framework.Missing]: components that a partnership of its [Kind] and [Tier] needs and does not have;
//   - the ten steps as gates ([Step]), which pass on facts and not on ticks;
//   - the seven pitfalls ([Pitfall]), each with what speaks for it;
//   - five indicators of health ([Indicator]), each with the facts it rests on;
//   - wins, and work that has stalled.
//
// It is sound if no [Finding] is blocking or high. The next three actions come from the findings by severity, then by
// how many partners they concern, then by code; carrying one out removes its finding from the next review.
//
// # Errors
//
// An error means that the document, the evidence or the day cannot be computed on. It lists every problem with its JSON
// path, a code and what was found, and unwraps to validator.ValidationErrors. Everything that is wrong with a
// well-formed partnership is a finding instead.
//
// # Limits
//
// A document has at most [MaxPartners] partners and [MaxEntries] entries in a list of this package; the parts state their
// own limits. Reviewing takes time in proportion to the document, but for alignment (pairs of partners) and the proof of
// the decision matrix (boxes of requests).
//
// # What this package does not do
//
// It reads no file, knows no clock and keeps nothing between two calls. It does not draw: a review is data. Workplan,
// agreement, communication and practice are facts that the host states, as its own systems know them.
package partnership
