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
// spent, costs are shared to the minor unit, restricted gifts followed, risks ranked and their contingency plans held
// against the facts, KPIs checked and followed, principles and alignment measured. Review gathers their findings and
// adds what only the whole can show:
//
//   - [Framework.Missing]: components that a partnership of its [Kind], [Reach] and [Tier] needs and does not have, why
//     each matters and how to start;
//   - the ten steps as gates ([Step]), which pass on facts and not on ticks;
//   - the seven pitfalls ([Pitfall]), each with what speaks for it;
//   - five indicators of health ([Indicator]), each with the facts it rests on; how long people wait for an answer
//     stands next to trust;
//   - wins, down to those whom they serve, and work that has stalled.
//
// It is sound if no [Finding] is blocking or high. The next three actions come from the findings by severity, then by
// how many partners they concern, then by code; each has an owner and a day, and carrying one out in the document
// removes its finding from the next review.
//
// # Profiles, overlays, tiers
//
// What a partnership must have depends on what it is, and each demand says why. [Required] lists the components of a
// kind, reach and tier; [ProfileOf] what an industry asks for (technology, healthcare, non-profit, influencer
// marketing); [OverlayOf] what virtual and hybrid work ask for. A requirement is met by a clause, a control, a fact with
// evidence that has not run out, or a component. Partners may waive one with a reason, but not a hard gate: where
// patients' data and safety are at stake, an open gate blocks the review and the next stage whoever waived it.
//
// # A partnership's life
//
// [Framework.Next] says whether the next stage may be entered, from talking through memorandum, agreement and pilot to
// full scale, renewal or exit. [Framework.PreMortem] asks beforehand for what usually goes wrong, [Framework.Upgrade]
// what a larger tier adds, [Framework.ScaleReadiness] whether lessons, processes, governance, technology and people bear
// it. [Framework.Playbook] takes along what was learned, [Framework.Drift] shows how far a partnership has moved from
// it. [Diff] says what two versions differ in, and whom the change favours.
//
// # Questions that people ask
//
//   - What is the framework for, and what comes next? [Framework.Missing], [Review].Steps, [Review].Actions
//   - How does it reduce risk? [Review].Risks, [Review].Triggers, the pitfall of neglected risk
//   - How do we communicate? [Comms], step 4, the pitfall of poor communication
//   - Which challenges are common? [Pitfall], [Framework.PreMortem], [Framework.Grid]
//   - Is it fair, and does it feel so? [Review].Alignment, [Review].Trend, the pitfall of unbalanced contribution
//   - What can be predicted? [Review].KPIs where each will stand, risk/montecarlo what losses may add up to,
//     risk.Register.Suggest what to do; all computed, with the reason, and plain data that a host may hand on to a model
//   - What belongs into the agreement? [Framework.Requirements], step 7, [Agreement]
//   - Why KPIs, and what is there to celebrate? [Review].KPIs, [Review.WinsIn]
//   - What does a small partnership need, and what a large one? [Required], [Upgrade]
//   - How do cultures differ, across borders and otherwise? [Review].Alignment, the pitfall of cultural differences;
//     budget.Convert for their currencies
//   - How is one budget shared? [Review].Budget, [Review].Costs, [Review].Funds
//   - How do we grow? [Framework.ScaleReadiness], [Framework.Playbook], governance.Expand
//   - What does a campaign with creators ask for? [ProfileOf] influencer marketing, [Content]
//   - Which templates are there? The documents of examples/quickstart, [Component].Next, governance.SMB and
//     governance.Enterprise, risk.StartersForKind
//   - Which tools do we need? [Framework.ToolCoverage], [Framework.Tools]
//   - What if we do not share an office? [OverlayOf]
//   - How do we tell the answer first? [Review].Answer is one line, each [Action] says what to do, by whom and when
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
// own limits. Reviewing takes time in proportion to the document, but for alignment (pairs of partners, now and in each
// former period that is stated) and the proof of the decision matrix (boxes of requests). A document of 50 MB or of
// 10,000 levels is refused in well under a millisecond.
//
// # What this package does not do
//
// It reads no file, knows no clock and keeps nothing between two calls. It does not draw: a review is data. Workplan,
// agreement, communication, the choice of partners, content and practice are facts that the host states, as its own
// systems know them.
package partnership
