package risk

func technologyIndustry() []Starter {
	return []Starter{
		{"it-outage", Technology, "the product runs in one data centre region", "that region fails", "all customers are down at once", Reduce, "run in two regions and switch over on purpose twice a year", "When did we last switch regions, and how long did it take?"},
		{"it-breach", Technology, "administrators log in with passwords alone", "an account is taken over", "customer records are stolen", Reduce, "hardware keys for each administrator and least rights by default", "Which accounts could one stolen password open?"},
		{"it-model-bias", Reputation, "a trained model decides about people", "it treats groups unfairly", "press, regulators and users turn on the product", Reduce, "test by group before release and keep a human appeal", "For whom is the error rate highest?"},
		{"it-ai-law", Legal, "rules on artificial intelligence are new", "a feature falls into a regulated class", "it must be switched off in a market", Reduce, "classify each feature and keep its technical file current", "Which of our features would a regulator call high-risk?"},
		{"it-patent-claim", Legal, "the field is dense with patents", "a holder sues over a core function", "licence fees or redesign under pressure", Transfer, "join a patent pool or insure defence, and log our own prior work", "Whose patents did we read before building?"},
		{"it-platform-rule", Strategic, "sales pass through an app store", "the store changes its terms or fees", "margin disappears or the app is removed", Reduce, "keep a web version and a direct billing relation", "What share of income passes through one store?"},
		{"it-talent-race", People, "skills are scarce", "larger firms hire the team away", "the roadmap slips by quarters", Reduce, "stagger retention bonuses and write down how things work", "Who could not be replaced within three months?"},
		{"it-technical-debt", Operational, "speed was bought with shortcuts", "each change breaks something else", "features take three times as long", Reduce, "reserve a fifth of each cycle for repair and measure failed changes", "How many releases of last month were rolled back?"},
		{"it-chip-shortage", SupplyChain, "hardware depends on few foundries", "allocation is cut", "devices cannot be shipped", Reduce, "design for two interchangeable chips and order a year ahead", "Which chip has no second footprint on the board?"},
		{"it-free-rival", Strategic, "a giant bundles a similar tool", "it gives it away for nothing", "new customers stop coming", Reduce, "choose a niche where depth wins and tie data rights to contracts", "Why would a customer pay us when the rival is free?"},
		{"it-api-change", Technology, "the service calls other firms' interfaces", "one is changed without warning", "functions break at customers", Reduce, "watch each interface with tests and keep an adapter layer", "Which outside interface has no alarm?"},
	}
}

func healthcareIndustry() []Starter {
	return []Starter{
		{"hc-patient-harm", Operational, "care passes between organisations", "a finding is lost at handover", "a patient is harmed", Reduce, "structured handover, read back, with a named clinician on each side", "Who is responsible in the hour of the handover?"},
		{"hc-records-exposed", Legal, "records are shared across partners", "people without a role in care open them", "confidentiality is breached and fines follow", Reduce, "role-based access, alerts for odd look-ups, monthly review", "Who looked at a neighbour's record last month?"},
		{"hc-consent-scope", Legal, "samples and data serve research later", "consent did not cover that use", "studies are stopped and results withdrawn", Avoid, "layered consent, checked by an ethics board before each new use", "What exactly did the patient agree to?"},
		{"hc-device-fault", Technology, "devices report to a shared system", "a software update makes alarms fail", "deterioration is noticed too late", Reduce, "test updates on a bench ward and keep manual rounds", "How would we know that an alarm did not sound?"},
		{"hc-staff-burnout", People, "rosters are short for months", "nurses leave faster than they are hired", "beds close", Reduce, "safe staffing limits with the right to close beds, and shared pools", "Which ward ran below the limit last week?"},
		{"hc-drug-shortage", SupplyChain, "a generic has few makers", "the maker's plant fails inspection", "treatment must be changed or put off", Reduce, "joint list of critical drugs with substitutes and stock", "For which drug is there no substitute?"},
		{"hc-payer-change", Financial, "income rests on a tariff", "the payer cuts or reclassifies it", "the service runs at a loss", Share, "agree a review clause and who carries the gap for a year", "Which tariff carries half of our income?"},
		{"hc-trial-recruit", Strategic, "a study needs rare patients", "too few enrol", "the study ends without an answer", Reduce, "count eligible patients from records before committing, add sites early", "How many eligible patients came last year?"},
		{"hc-infection-spread", HealthCrisis, "patients move between partner sites", "a resistant germ travels with them", "wards close on both sides", Reduce, "screen at transfer and share results within a day", "Does the screening result arrive before the patient?"},
		{"hc-unlicensed", Legal, "clinicians work across borders by video", "a licence does not hold where the patient is", "care is unlawful and uninsured", Avoid, "check licence and cover for each place before the first visit", "Where is the patient sitting, and may we treat there?"},
		{"hc-trust-lost", Reputation, "a commercial partner gains from data", "patients learn of it from the press", "people refuse to share data with anyone", Reduce, "publish uses and gains, with patients on the deciding panel", "Would a patient be surprised by this use?"},
	}
}

func nonProfitIndustry() []Starter {
	return []Starter{
		{"ni-donor-fatigue", Financial, "appeals follow crises", "giving falls when news moves on", "programmes stop in the second year", Reduce, "turn givers into monthly members and keep a reserve rule", "What share of giving is pledged beyond this year?"},
		{"ni-fraud-field", Financial, "cash is paid out in remote places", "part of it is diverted", "beneficiaries go without and donors leave", Reduce, "separate who decides, pays and checks; spot visits; a whistle-blower line", "Who counted the cash after the payer did?"},
		{"ni-overhead-starved", Operational, "funders pay for projects only", "systems and training are never paid for", "mistakes grow until one is public", Reduce, "price the full cost and show it, and refuse what does not cover it", "Which cost does no grant pay?"},
		{"ni-aid-worker", People, "teams work in unsafe regions", "a worker is attacked or abducted", "loss of life, and withdrawal from the region", Reduce, "local security advice, movement rules, right to refuse a trip", "Who may call off a journey, and how late?"},
		{"ni-sanctions", Legal, "funds cross borders", "a payment reaches a listed person", "accounts are frozen", Avoid, "screen payees at each payment and record it", "When was the list last compared with our payees?"},
		{"ni-tax-status", Legal, "trading income grows", "the authority questions charitable status", "tax on gifts and income", Reduce, "move trading to a subsidiary and have activities reviewed yearly", "Which income has nothing to do with our purpose?"},
		{"ni-founder-leaves", Strategic, "the founder is the organisation's face", "the founder retires", "gifts and partners drift away", Reduce, "hand over relations over two years with a named successor", "Which supporter knows nobody but the founder?"},
		{"ni-picture-dignity", Reputation, "need is shown to raise money", "pictures shame those who are shown", "communities and donors object", Avoid, "consent for each picture and a say in how it is told", "Did the person see the picture and agree?"},
		{"ni-donor-data", Technology, "addresses of givers sit in old spreadsheets", "a laptop is lost", "donors' data is out", Reduce, "one protected system, encrypted devices, nothing kept without need", "How many copies of the donor list exist?"},
		{"ni-goods-stuck", SupplyChain, "relief goods are given in kind", "they are held at the border or do not fit the need", "stores fill up while help is lacking", Reduce, "give money where markets work and ask before shipping", "Who asked for these goods?"},
		{"ni-impact-unproven", Strategic, "effects are told in stories", "an evaluation finds none", "funders move to others", Reduce, "state what would count as failure and measure from the first day", "What finding would make us stop?"},
	}
}

func influencerIndustry() []Starter {
	return []Starter{
		{"in-fake-reach", Financial, "fees follow the count of followers", "many turn out to be bought", "money is paid for nobody", Reduce, "check engagement and audience samples before booking, pay partly by result", "How do comments compare with followers over a year?"},
		{"in-no-disclosure", Legal, "posts must be marked as paid", "a creator leaves the mark out", "regulator and competitors act against the brand", Avoid, "give the exact wording, check each post within an hour of going live", "Where does the post say that it is paid?"},
		{"in-creator-scandal", Reputation, "a creator's private conduct is public", "offensive statements come to light", "the brand is dragged along", Reduce, "screen years of posts, agree a morality clause, have a stop list ready", "What did the creator post five years ago?"},
		{"in-missed-post", Operational, "dates are agreed by message", "a post is late or never comes", "the launch goes by in silence", Reduce, "approve content three days ahead and keep a reserve creator", "Which drafts are approved for next week?"},
		{"in-usage-rights", Legal, "content is reused in adverts", "the licence covered only the creator's own channel", "claims for extra fees", Avoid, "state channels, time and places of use in the agreement", "Until when may we show this clip, and where?"},
		{"in-algorithm-shift", Strategic, "reach hangs on a platform's algorithm", "it is changed overnight", "views fall by half", Reduce, "spread over two platforms and agree reach by average of ten posts", "What if this platform halved our reach?"},
		{"in-burnt-out", People, "creators work alone under constant pressure", "a creator takes a sudden break", "a series breaks off", Reduce, "plan pauses, produce ahead, and do not demand round-the-clock replies", "How many finished pieces are in reserve?"},
		{"in-hacked-account", Technology, "an account is run from several telephones", "it is hijacked in mid-campaign", "fraud is committed in the brand's name", Reduce, "two-step login, one list of devices, and a contact at the platform", "Who can lock the account within ten minutes?"},
		{"in-minor-audience", Legal, "many followers are children", "a product not meant for them is promoted", "bans, and anger among parents", Avoid, "ask for audience ages and decline where too many are young", "What share of viewers is under eighteen?"},
		{"in-sample-lost", SupplyChain, "samples are sent across borders", "customs hold them past the filming date", "the creator has nothing to show", Reduce, "send four weeks ahead with papers and hold local reserve pieces", "Where is each sample right now?"},
		{"in-rival-deal", Strategic, "creators work for several brands", "a competitor's advert runs the same week", "the audience believes neither", Reduce, "agree exclusivity by category and weeks, and pay for it", "Which other deals run in the same month?"},
	}
}
