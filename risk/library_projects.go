package risk

func techProject() []Starter {
	return []Starter{
		{"tp-unclear-interface", Technology, "two teams build to a specification that both read differently", "the systems do not fit at integration", "weeks of rework at the most expensive moment", Reduce, "agree tests for the interface first and run them daily on both sides", "Which automated test fails if the interface changes?"},
		{"tp-scope-growth", Financial, "new wishes are taken in by mail", "the work grows past the budget", "one partner pays for features the other wanted", Reduce, "price and date each change before it is started, with a named approver", "How many changes of last month have a price?"},
		{"tp-lone-expert", People, "one developer knows the core", "that developer is away or leaves", "fixes stop for weeks", Reduce, "pair on the core and let a second person ship the next release", "Who else has deployed it this quarter?"},
		{"tp-open-source-terms", Legal, "libraries are added without a look at their licences", "a licence demands publication of our code", "the product cannot be sold as planned", Avoid, "scan licences at every build and keep a list of those allowed", "Which licences are in the current build?"},
		{"tp-data-leak-test", Technology, "test systems hold copies of real data", "a test system is broken into", "personal data is exposed and must be reported", Avoid, "test with made-up data and shut test systems off from the internet", "Where do copies of real records lie?"},
		{"tp-cloud-bill", Financial, "either partner may start machines in the joint account", "usage runs away unseen", "a quarter's budget is gone in a month", Reduce, "set alarms and hard limits for each team", "Who is woken when spending doubles overnight?"},
		{"tp-acceptance-fight", Legal, "finished is not defined", "the customer side refuses acceptance", "the last instalment is withheld", Reduce, "write acceptance tests into the agreement and run them together", "Which test, if green, obliges payment?"},
		{"tp-vendor-end", SupplyChain, "a purchased part is near the end of its life", "the maker stops support before launch", "the design must be changed late", Reduce, "ask vendors for their dates and plan the change into the next release", "Until when is each bought part supported?"},
		{"tp-performance-late", Technology, "load is measured only at the end", "the system is too slow for real numbers of users", "launch is put off and hardware is bought in haste", Reduce, "measure against a stated load from the first month on", "At how many users does it fall over today?"},
		{"tp-user-refusal", Operational, "those who shall use it were not asked", "staff keep working around the new system", "the savings never arrive", Reduce, "let users try each version and act on what they say before roll-out", "Which five users tried it last week?"},
		{"tp-migration-fails", Operational, "old records are of uneven quality", "the move of data breaks off halfway", "neither the old nor the new system is right", Reduce, "rehearse twice with full data and keep a way back for a week", "How long did the last rehearsal take, and what was lost?"},
		{"tp-source-escrow", Strategic, "the code lies with one partner alone", "that partner fails or walks away", "the other cannot maintain what it paid for", Transfer, "deposit code and build instructions with an escrow agent at every release", "Could we build it ourselves from what we hold?"},
		{"tp-time-zones", People, "the teams share only two working hours", "questions wait a day for an answer", "each misunderstanding costs a week", Reduce, "set fixed overlap hours and written decisions by the end of the day", "How long does a blocking question wait?"},
	}
}

func smallCampaign() []Starter {
	return []Starter{
		{"sc-no-contract", Legal, "the campaign is agreed in chat messages", "the sides remember the deal differently", "work is done that is not paid, or paid for and not done", Reduce, "send a one-page summary of who does what, when and for how much, and have it confirmed", "Where is the deal written in one place?"},
		{"sc-one-person", People, "a single person runs the campaign", "that person falls ill in launch week", "posts, answers and orders stop", Reduce, "share the accounts and a day-by-day plan with a stand-in", "Who could post tomorrow without asking anyone?"},
		{"sc-wrong-audience", Strategic, "the audience was chosen by gut feeling", "hardly anyone responds", "the small budget is spent for nothing", Reduce, "try two audiences with a tenth of the money first", "What did the smallest trial show?"},
		{"sc-cash-first", Financial, "adverts are paid in advance and sales come later", "the account is empty before income arrives", "the campaign stops halfway", Reduce, "plan money in and out by week and keep a fifth back", "On which day is the balance lowest?"},
		{"sc-account-locked", Technology, "everything runs through one social account", "the platform blocks the account", "contact with the audience is cut off at once", Reduce, "collect mail addresses, switch on two-step login, and keep a second channel warm", "How do we reach people if the account is gone?"},
		{"sc-photo-rights", Legal, "pictures were found on the web", "a photographer claims a fee", "costs beyond the whole budget", Avoid, "use own or licensed pictures and file the licence", "Who owns each picture we post?"},
		{"sc-rude-thread", Reputation, "comments are not watched in the evening", "an angry thread grows overnight", "it is the first thing new customers see", Reduce, "agree who watches until when, and three prepared answers", "Who reads comments at ten at night?"},
		{"sc-parcel-delay", SupplyChain, "goods are sent by one small carrier", "parcels arrive after the occasion they were bought for", "refunds eat the margin", Reduce, "print the last safe order date and price a faster service", "What is the last order date that is still safe?"},
		{"sc-forgotten-tax", Financial, "barter and free goods are not booked", "the tax office asks for their value", "back payment and a fine", Reduce, "note the value of each thing exchanged and ask an adviser once", "What was given without an invoice?"},
		{"sc-unmarked-advert", Legal, "a friend recommends the product for a favour", "the post is not marked as advertising", "a warning letter with costs", Avoid, "mark each paid or rewarded post in the first line", "Which posts were rewarded in any way?"},
		{"sc-promise-too-much", Operational, "an offer has no limit of quantity", "more people take it up than can be served", "waiting lists and angry reviews", Reduce, "limit the offer by number and date and show what is left", "How many could we serve in one week?"},
		{"sc-no-measure", Strategic, "nobody wrote down what success is", "the partners judge the result differently", "a good partnership ends over a misunderstanding", Reduce, "agree two figures and the day on which they are read", "Which two figures decide whether we do it again?"},
	}
}

func supplierCustomer() []Starter {
	return []Starter{
		{"su-single-source", SupplyChain, "one supplier makes a vital part", "its plant stands still", "our line stops within days", Reduce, "qualify a second source and hold stock for the time it needs to start", "How long do we last without this supplier?"},
		{"su-insolvency", Financial, "the supplier lives on thin margins", "it becomes insolvent", "prepayments are lost and tools are locked up", Reduce, "watch its figures quarterly, own the tools, pay against delivery", "What of ours stands in their factory?"},
		{"su-quality-drift", Operational, "samples are checked only at the start", "quality slips step by step", "faulty goods reach our customers", Reduce, "measure each lot against agreed limits and stop at the first breach", "What was the last lot that we refused?"},
		{"su-price-jump", Financial, "raw material is bought at day prices", "its price doubles", "the contract ruins one of the two", Share, "index the price to a public quotation with a band that both carry", "At which price does either side lose money?"},
		{"su-forecast-miss", SupplyChain, "orders follow rough forecasts", "demand falls far short", "somebody is left with stock that nobody wants", Share, "agree firm, flexible and free horizons and who pays for what in each", "Who owns unsold stock after ninety days?"},
		{"su-late-payment", Financial, "the customer pays when reminded", "invoices stay open for months", "the supplier cannot buy material", Reduce, "agree terms, interest and a stop of delivery, and talk before it bites", "What is overdue today, and why?"},
		{"su-hidden-subcontract", Legal, "work is passed on to unknown shops", "labour or safety rules are broken there", "our name is in the report", Avoid, "allow named subcontractors only and visit without notice", "Who else touches our goods?"},
		{"su-big-customer", Strategic, "most of the supplier's turnover comes from us", "we cut orders sharply", "it fails and takes our supply with it", Reduce, "agree a ceiling of dependence and give notice of cuts", "What share of their sales are we?"},
		{"su-spec-change", Operational, "drawings are mailed back and forth", "an old version is produced", "a whole lot is scrap", Reduce, "one release list that both must quote on order and delivery note", "Which version is on the machine right now?"},
		{"su-recall", Legal, "lots cannot be traced to shipments", "a safety fault is found after sale", "everything must be called back instead of one lot", Transfer, "trace each lot and buy recall cover with agreed shares of cost", "How fast can we name the customers of one lot?"},
		{"su-border", SupplyChain, "goods cross a border with changing rules", "customs hold a shipment", "delivery dates break and storage is charged", Reduce, "agree who clears, keep papers complete, and stock across the border", "Which paper was missing last time?"},
		{"su-buyer-relations", Reputation, "service complaints are sent to procurement only", "users of the product lose patience", "the contract is not renewed and nobody saw it coming", Reduce, "meet the users twice a year and track their three worst complaints", "What do the people who use it say?"},
	}
}
