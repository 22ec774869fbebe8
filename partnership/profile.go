package partnership

// Requirement is something that a kind of partnership or an industry asks for, and why.
type Requirement struct {
	Code   string `json:"code"`
	As     Form   `json:"as"`
	Reason string `json:"reason"`
	// Hard gates cannot be waived: while one is open, the review is not sound.
	Hard bool `json:"hard,omitempty"`
}

// Form says where a requirement is met.
type Form string

// The forms.
const (
	AsClause    Form = "clause"    // a clause of the agreement
	AsControl   Form = "control"   // a control of the agreement, with evidence that has not expired
	AsFact      Form = "fact"      // a fact of the practice, with evidence that has not expired
	AsComponent Form = "component" // one of [Components], whatever the tier
)

// Profile is what an industry asks for beyond the components of every partnership.
type Profile struct {
	Industry     Industry      `json:"industry"`
	Requirements []Requirement `json:"requirements"`
}

// Industries lists the industries with a profile.
func Industries() []Industry {
	return []Industry{TechIndustry, HealthcareIndustry, NonProfitIndustry, InfluencerMarketing}
}

// ProfileOf returns the profile of an industry; false if it has none.
func ProfileOf(industry Industry) (Profile, bool) {
	p := Profile{Industry: industry}
	switch industry {
	case TechIndustry:
		p.Requirements = []Requirement{
			{Code: "code-ownership", As: AsClause, Reason: "code that both wrote belongs to nobody until it is agreed whose it is"},
			{Code: "ip-licence-on-exit", As: AsClause, Reason: "whoever leaves must know what it may go on using"},
			{Code: "sprint-cadence", As: AsFact, Reason: "joint products are built in short cycles, and both teams must start and end them together"},
			{Code: "integration-checks", As: AsFact, Reason: "a change on one side breaks the other unless the link is tested with every release"},
		}
	case HealthcareIndustry:
		p.Requirements = []Requirement{
			{Code: "data-classes", As: AsControl, Hard: true, Reason: "patient data must be told apart from all other data before any of it moves"},
			{Code: "patient-consent", As: AsControl, Hard: true, Reason: "no patient's data is used without the patient's consent"},
			{Code: "privacy-safeguards", As: AsControl, Hard: true, Reason: "the law on health data (in the United States HIPAA) asks for safeguards that are written down and tested"},
			{Code: "trial-rules", As: AsControl, Hard: true, Reason: "clinical trials follow rules that no agreement can waive"},
			{Code: "ethics-review", As: AsFact, Hard: true, Reason: "ethics come first: a board that answers to neither partner has looked at the work"},
			{Code: "data-protection", As: AsClause, Reason: "who answers for a breach, and who tells whom by when, must be agreed"},
		}
	case NonProfitIndustry:
		p.Requirements = []Requirement{
			{Code: "vision", As: AsComponent, Reason: "the mission that both serve must be written down before it can be shared"},
			{Code: "shared-mission", As: AsFact, Reason: "partners who serve another mission each will part over the first hard choice"},
			{Code: "donor-reporting", As: AsFact, Reason: "donors ask what their money did, each partner must be able to say"},
			{Code: "restricted-funds", As: AsControl, Reason: "money given for a purpose may be spent on that purpose alone"},
			{Code: "volunteer-care", As: AsFact, Reason: "volunteers need a role, a contact and insurance before their first shift"},
		}
	case InfluencerMarketing:
		p.Requirements = []Requirement{
			{Code: "objectives", As: AsComponent, Reason: "a campaign without a goal cannot say which creator, which content and which price are right"},
			{Code: "kpis", As: AsComponent, Reason: "reach, clicks and orders are told apart before the first post, not after the last"},
			{Code: "content-rules", As: AsFact, Reason: "creators must know before they start what may be said and shown"},
			{Code: "brand-safety", As: AsFact, Reason: "a past post can harm both sides; it is looked at before the first new one"},
			{Code: "approval-flow", As: AsFact, Reason: "from the discovery of a creator to the approval of a film: content that waits misses its day; who proposes, who approves, by when, and how often a draft may come back must be agreed"},
			{Code: "disclosure", As: AsControl, Reason: "paid content must be marked as such by law"},
			{Code: "payment-terms", As: AsClause, Reason: "creators are paid late where nobody wrote down when"},
			{Code: "usage-rights", As: AsClause, Reason: "where, how long and for what a brand may use the content is worth money"},
		}
	default:
		return Profile{}, false
	}
	return p, true
}

// clauses are those that the kinds of partnership need.
func clauses(k Kind) []Requirement {
	out := []Requirement{
		{Code: "responsibilities", As: AsClause, Reason: "who owes what is the heart of every agreement"},
		{Code: "dispute-resolution", As: AsClause, Reason: "a dispute without a way to settle it ends in court"},
		{Code: "termination", As: AsClause, Reason: "a partner that cannot leave in order leaves in disorder"},
	}
	switch k {
	case JointVenture, StrategicAlliance, TechProject:
		out = append(out, Requirement{Code: "intellectual-property", As: AsClause, Reason: "what is made together must belong to somebody"},
			Requirement{Code: "confidentiality", As: AsClause, Reason: "partners see what competitors must not"})
	case CoMarketing, SmallCampaign:
		out = append(out, Requirement{Code: "brand-use", As: AsClause, Reason: "each partner lends its name and must say how it may be used"})
	case SupplierCustomer, Channel:
		out = append(out, Requirement{Code: "service-levels", As: AsClause, Reason: "what is good enough must be a figure"})
	case NonProfit:
		out = append(out, Requirement{Code: "use-of-funds", As: AsClause, Reason: "what money may be spent on must be agreed before it is given"})
	}
	return out
}
