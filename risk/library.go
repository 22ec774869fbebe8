package risk

import "slices"

// Starter is a risk to begin with: read it, ask the question, keep it if it applies and rate it yourself. It carries
// no levels, since those depend on the partnership.
type Starter struct {
	ID        string   `json:"id"` // stable, unique over all libraries
	Category  Category `json:"category"`
	Cause     string   `json:"cause"`
	Event     string   `json:"event"`
	Effect    string   `json:"effect"`
	Strategy  Strategy `json:"strategy"`  // of the treatment
	Treatment string   `json:"treatment"` // what is commonly done about it
	Question  string   `json:"question"`  // what to ask, to see whether it applies
}

// Risk is the starter as an open threat of a register: unrated, unowned, with its treatment to be agreed.
func (s Starter) Risk() Risk {
	return Risk{
		ID: s.ID, Kind: Threat, Category: s.Category, Cause: s.Cause, Event: s.Event, Effect: s.Effect,
		Treatments: []Treatment{{ID: s.ID + "-treatment", Strategy: s.Strategy, Action: s.Treatment}},
	}
}

// library is the starters of one code.
type library struct {
	code     string
	starters func() []Starter
}

var kindLibraries = []library{
	{"joint-venture", jointVenture},
	{"strategic-alliance", strategicAlliance},
	{"co-marketing", coMarketing},
	{"tech-project", techProject},
	{"small-campaign", smallCampaign},
	{"supplier-customer", supplierCustomer},
	{"channel", channel},
	{"non-profit", nonProfitPartnership},
}

var industryLibraries = []library{
	{"technology", technologyIndustry},
	{"healthcare", healthcareIndustry},
	{"non-profit", nonProfitIndustry},
	{"influencer", influencerIndustry},
}

var themeLibraries = []library{
	{string(SupplyChain), supplyChainTheme},
	{string(HealthCrisis), healthCrisisTheme},
}

// StarterKinds are the kinds of partnership that have a starter library.
func StarterKinds() []string { return libraryCodes(kindLibraries) }

// StarterIndustries are the industries that have a starter library.
func StarterIndustries() []string { return libraryCodes(industryLibraries) }

// StarterThemes are the categories that have a starter library of their own: supply-chain and health-crisis.
func StarterThemes() []string { return libraryCodes(themeLibraries) }

// StartersForKind are the starters for a kind of partnership, such as "joint-venture"; none for a kind not listed by
// [StarterKinds].
func StartersForKind(kind string) []Starter { return starters(kindLibraries, kind) }

// StartersForIndustry are the starters for an industry, such as "healthcare"; none for one not listed by
// [StarterIndustries].
func StartersForIndustry(industry string) []Starter { return starters(industryLibraries, industry) }

// StartersForTheme are the starters of a category that concerns every partnership: "supply-chain" or "health-crisis".
func StartersForTheme(theme string) []Starter { return starters(themeLibraries, theme) }

func libraryCodes(libraries []library) []string {
	codes := make([]string, len(libraries))
	for i, l := range libraries {
		codes[i] = l.code
	}
	return codes
}

func starters(libraries []library, code string) []Starter {
	i := slices.IndexFunc(libraries, func(l library) bool { return l.code == code })
	if i < 0 {
		return nil
	}
	return libraries[i].starters()
}
